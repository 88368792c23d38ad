import {
  to = younium_product.crm
  id = "P-000123"
}
