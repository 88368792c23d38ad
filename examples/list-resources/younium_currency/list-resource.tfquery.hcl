list "younium_currency" "all" {
  provider         = younium
  include_resource = true
}
