# A module has no provider block: its caller chooses environment and credentials.
terraform {
  required_version = ">= 1.7"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "url" {
  description = "URL that Younium delivers to."
  type        = string
}

variable "events" {
  description = "Event types to deliver."
  type        = set(string)
  default     = ["InvoicePosted", "InvoiceUpdated"]
}

variable "owner" {
  description = "Email address of a Younium user to name in the description."
  type        = string
  default     = null
}

variable "legal_entity" {
  description = "ID of the legal entity. Defaults to the provider's."
  type        = string
  default     = null
}

variable "enabled" {
  description = "Whether to create the webhook. If false, no account is needed."
  type        = bool
  default     = true
}

data "younium_api_get" "users" {
  count = var.enabled && var.owner != null ? 1 : 0

  path = "/Users"
}

locals {
  owners = [
    for user in flatten(data.younium_api_get.users[*].items) :
    "${user.firstName} ${user.lastName}" if user.email == var.owner
  ]
}

resource "younium_webhook" "this" {
  count = var.enabled ? 1 : 0

  url          = var.url
  events       = var.events
  description  = join(" ", concat(["Managed by Terraform"], [for name in local.owners : "for ${name}"]))
  legal_entity = var.legal_entity
}

output "id" {
  description = "ID of the webhook, or null."
  value       = one(younium_webhook.this[*].id)
}

output "token" {
  description = "Token in each delivery, for the receiver to verify, or null."
  value       = one(younium_webhook.this[*].token)
  sensitive   = true
}
