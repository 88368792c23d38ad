list "younium_custom_field" "all" {
  provider = younium
  limit    = 1000 # 100 by default

  config {
    legal_entity = "9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"
  }
}
