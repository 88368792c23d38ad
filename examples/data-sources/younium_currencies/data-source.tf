data "younium_currencies" "all" {}

output "base_currency" {
  value = data.younium_currencies.all.base_currency
}

# For imports: the ID of each currency by its code.
output "currency_ids" {
  value = { for currency in data.younium_currencies.all.currencies : currency.code => currency.id }
}

# The currencies of another legal entity.
data "younium_currencies" "norway" {
  legal_entity = "9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"
}
