import {
  to = younium_custom_field.erp_code
  identity = {
    id           = "6f2d9b04-5a17-4c3e-9e80-1b7c4d8a2f63"
    legal_entity = "9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b" # optional
  }
}
