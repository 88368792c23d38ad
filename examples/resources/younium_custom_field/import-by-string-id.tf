import {
  to = younium_custom_field.erp_code
  id = "Charge/erp_code"
}
