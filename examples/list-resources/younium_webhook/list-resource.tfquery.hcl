list "younium_webhook" "all" {
  provider = younium
  limit    = 1000 # 100 by default
}
