resource "younium_custom_field" "erp_code" {
  entity     = "Charge"
  key        = "erp_code"
  field_type = "Text"
  name       = "ERP code"
}
