list "younium_webhook" "all" {
  provider = younium
}
