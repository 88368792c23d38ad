# All countries, page by page. The response is stored in Terraform state.
data "younium_api_get" "countries" {
  path = "/Countries"
}

# A filter is encoded for you. No match is an empty list.
data "younium_api_get" "products" {
  path  = "/Products"
  query = { Filter = "name eq 'Å & Ö'" }
}

# An endpoint that returns a single object.
data "younium_api_get" "country" {
  path = "/Countries/${data.younium_api_get.countries.items[0].id}"
}

output "active_countries" {
  value = [for country in data.younium_api_get.countries.items : country.name if country.active]
}

output "product_ids" {
  value = [for product in data.younium_api_get.products.items : product.id]
}

# Younium leaves out fields that are null.
output "country_code" {
  value = try(data.younium_api_get.country.object.twoAlphaCode, null)
}
