# A module brings no provider block of its own: whoever calls it decides on
# environment and key.
terraform {
  required_version = ">= 1.7"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "url" {
  description = "Where Younium delivers."
  type        = string
}

variable "events" {
  description = "What Younium delivers."
  type        = set(string)
  default     = ["InvoicePosted", "InvoiceUpdated"]
}

variable "owner" {
  description = "The e-mail address of a user of Younium, who is named in the description."
  type        = string
  default     = null
}

variable "legal_entity" {
  description = "The id of the legal entity. Null is the provider's."
  type        = string
  default     = null
}

variable "enabled" {
  description = "Whether there is a webhook at all. Without one, no account is needed."
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
  description = "The webhook's id, or null."
  value       = one(younium_webhook.this[*].id)
}

output "token" {
  description = "What each delivery carries, for the receiver to check; or null."
  value       = one(younium_webhook.this[*].token)
  sensitive   = true
}
