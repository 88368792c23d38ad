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

# Configured by YOUNIUM_* and VAULT_* environment variables.
provider "younium" {}

ephemeral "younium_token" "this" {}

# Rotates at the first apply after eight hours. Apply every two hours, so that no
# copy is older than ten.
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
  # Terraform writes again when the version changes.
  data_json_wo_version = time_rotating.token.unix
}
