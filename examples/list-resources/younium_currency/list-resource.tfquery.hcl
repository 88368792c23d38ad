list "younium_currency" "all" {
  provider         = younium
  limit            = 1000 # 100 by default
  include_resource = true
}
