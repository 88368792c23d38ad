terraform {
  required_version = ">= 1.10"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

# A key belongs to one environment, so each has its own.
variable "keys" {
  description = "A key for each environment."
  ephemeral   = true
  sensitive   = true

  type = object({
    sandbox    = object({ client_id = string, secret = string })
    production = object({ client_id = string, secret = string })
  })
}

provider "younium" {
  alias       = "sandbox"
  environment = "sandbox"
  client_id   = var.keys.sandbox.client_id
  secret      = var.keys.sandbox.secret
}

provider "younium" {
  alias       = "production"
  environment = "production"
  client_id   = var.keys.production.client_id
  secret      = var.keys.production.secret
}

locals {
  events = ["InvoicePosted", "InvoiceUpdated"]
}

resource "younium_webhook" "sandbox" {
  provider = younium.sandbox
  url      = "https://hooks.test.example.com/younium"
  events   = local.events
}

resource "younium_webhook" "production" {
  provider = younium.production
  url      = "https://hooks.example.com/younium"
  events   = local.events
}
