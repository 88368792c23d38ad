terraform {
  required_version = ">= 1.10"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "younium_client_id" {
  description = "The client id of the key."
  type        = string
}

# Ephemeral: neither the state nor a saved plan holds it.
variable "younium_secret" {
  description = "The secret of the key."
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

# A provisioner takes ephemeral values. Here a program of your own finds the
# token in its environment.
resource "terraform_data" "deploy" {
  # It runs when this changes. Without it, only the first apply would.
  triggers_replace = plantimestamp()

  provisioner "local-exec" {
    command = "./deploy"

    environment = {
      YOUNIUM_TOKEN = ephemeral.younium_token.this.access_token
    }
  }
}
