data "younium_products" "subscriptions" {
  category = "Subscriptions"
}

output "numbers_by_name" {
  value = { for product in data.younium_products.subscriptions.products : product.name => product.product_number... }
}
