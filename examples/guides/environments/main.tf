terraform {
  required_version = ">= 1.10"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

# Credentials belong to one environment, so each environment has its own.
variable "credentials" {
  description = "Credentials for each environment."
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
  client_id   = var.credentials.sandbox.client_id
  secret      = var.credentials.sandbox.secret
}

provider "younium" {
  alias       = "production"
  environment = "production"
  client_id   = var.credentials.production.client_id
  secret      = var.credentials.production.secret
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
