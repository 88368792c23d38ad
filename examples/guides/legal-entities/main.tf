terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "legal_entities" {
  description = "The ids of the legal entities, by a short name of your own."
  type        = map(string)
}

# One block and one login for all legal entities: which one is meant is only a
# header beside the token.
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
  description = "How many webhooks each legal entity has, these and others."
  value       = { for name, found in data.younium_webhooks.all : name => length(found.webhooks) }
}
