terraform {
  required_version = ">= 1.11"

  required_providers {
    younium = {
      source = "younium/younium"
    }
    vault = {
      source  = "hashicorp/vault"
      version = ">= 5.0"
    }
    time = {
      source  = "hashicorp/time"
      version = ">= 0.9"
    }
  }
}

# Key and environment come from YOUNIUM_*, Vault's address and login from VAULT_*.
provider "younium" {}

ephemeral "younium_token" "this" {}

# Due every eight hours. It turns over at the first apply after that, so apply
# every two hours: then no copy is older than ten hours.
resource "time_rotating" "token" {
  rotation_hours = 8
}

resource "vault_kv_secret_v2" "younium" {
  mount = "secret"
  name  = "younium/token"

  data_json_wo = jsonencode({
    access_token = ephemeral.younium_token.this.access_token
    expires_at   = ephemeral.younium_token.this.expires_at
  })
  # A changed version is what makes Terraform write again.
  data_json_wo_version = time_rotating.token.unix
}
