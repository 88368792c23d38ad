terraform {
  required_version = ">= 1.10"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "younium_client_id" {
  description = "Client ID of the personal token."
  type        = string
}

# Ephemeral: neither state nor saved plans contain it.
variable "younium_secret" {
  description = "Secret of the personal token."
  type        = string
  ephemeral   = true
  sensitive   = true
}

# The environment comes from YOUNIUM_ENVIRONMENT.
provider "younium" {
  client_id = var.younium_client_id
  secret    = var.younium_secret
}

ephemeral "younium_token" "this" {}

# A provisioner accepts ephemeral values. This program receives the token in its
# environment.
resource "terraform_data" "deploy" {
  # Run at every apply, not only the first.
  triggers_replace = plantimestamp()

  provisioner "local-exec" {
    command = "./deploy"

    environment = {
      YOUNIUM_TOKEN = ephemeral.younium_token.this.access_token
    }
  }
}
