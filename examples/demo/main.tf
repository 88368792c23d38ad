# What `make demo` applies. Twelve tools receive the token, and neither state nor
# saved plans contain a byte of it.

terraform {
  required_version = ">= 1.10"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "tool" {
  description = "Program that receives a token. make demo sets its own. The default, true, does nothing."
  type        = string
  default     = "true"
}

# Configured by YOUNIUM_* environment variables.
provider "younium" {}

ephemeral "younium_token" "this" {
  count = 12
}

# Each stands for a tool that receives the token in its environment.
resource "terraform_data" "tool" {
  count = 12

  provisioner "local-exec" {
    interpreter = [var.tool]
    command     = "take-token"
    quiet       = true

    environment = {
      TOKEN            = ephemeral.younium_token.this[count.index].access_token
      TOKEN_EXPIRES_AT = coalesce(ephemeral.younium_token.this[count.index].expires_at, "not told")
    }
  }
}
