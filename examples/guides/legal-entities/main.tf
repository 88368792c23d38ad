terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "legal_entities" {
  description = "IDs of the legal entities, by a name of your choice."
  type        = map(string)
}

# One block and one login for all legal entities: each is only a request header.
provider "younium" {}

resource "younium_webhook" "invoices" {
  for_each = var.legal_entities

  legal_entity = each.value
  url          = "https://hooks.example.com/younium/${each.key}"
  events       = ["InvoicePosted"]
}

data "younium_webhooks" "all" {
  for_each   = var.legal_entities
  depends_on = [younium_webhook.invoices]

  legal_entity = each.value
}

output "webhooks" {
  description = "Number of webhooks in each legal entity."
  value       = { for name, found in data.younium_webhooks.all : name => length(found.webhooks) }
}
