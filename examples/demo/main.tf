# What `make demo` applies. Twelve tools get a token each, all of them the same
# one, and neither the state nor a saved plan holds a byte of it.

terraform {
  required_version = ">= 1.10"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

variable "tool" {
  description = "The program that takes a token. make demo puts its own here; true is one that does nothing."
  type        = string
  default     = "true"
}

# Address and key come from the variables YOUNIUM_*.
provider "younium" {}

ephemeral "younium_token" "this" {
  count = 12
}

# Each stands for a tool that needs a token: it finds it in its environment.
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
