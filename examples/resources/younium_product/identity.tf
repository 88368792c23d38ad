import {
  to = younium_product.crm
  identity = {
    id           = "5f0c2a1e-7b3d-4c8f-9e6a-1d2b3c4e5f60"
    legal_entity = "9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b" # optional
  }
}
