list "younium_product" "all" {
  provider = younium
  limit    = 1000 # 100 by default

  config {
    name_prefix = "Acme "
  }
}
