# All currencies, page by page. The answer is stored in the state.
data "younium_api_get" "currencies" {
  path = "/Currency"
}

# A filter is encoded for you. No match is an empty list.
data "younium_api_get" "products" {
  path  = "/Products"
  query = { Filter = "name eq 'Å & Ö'" }
}

# An endpoint that answers with a single object.
data "younium_api_get" "base_currency" {
  path = "/Currency/BaseCurrency"
}

output "currency_codes" {
  value = [for currency in data.younium_api_get.currencies.items : currency.code]
}

output "product_ids" {
  value = [for product in data.younium_api_get.products.items : product.id]
}

# Younium leaves out fields that are null.
output "base_currency" {
  value = try(data.younium_api_get.base_currency.object.description, null)
}
