terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

provider "younium" {}

data "younium_products" "all" {}

output "imports" {
  value = join("\n", [for product in data.younium_products.all.products : <<-EOT
    import {
      to = younium_product.${product.product_number}
      id = "${product.product_number}"
    }
  EOT
  ])
}
