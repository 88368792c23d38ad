data "younium_product" "crm" {
  name = "Acme CRM"
}

output "price_of_the_platform" {
  value = data.younium_product.crm.charge_plans["Standard"].charges["Platform fee"].prices["SEK"].price
}
