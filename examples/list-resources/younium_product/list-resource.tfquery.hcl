list "younium_product" "all" {
  provider = younium

  config {
    name_prefix = "Acme "
  }
}
