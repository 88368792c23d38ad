terraform {
  required_version = ">= 1.10"

  required_providers {
    younium = {
      source = "younium/younium"
    }
    vault = {
      source  = "hashicorp/vault"
      version = ">= 5.0"
    }
  }
}

# The stored copy of the token. The run has no credentials.
ephemeral "vault_kv_secret_v2" "younium" {
  mount = "secret"
  name  = "younium/token"
}

# The environment comes from YOUNIUM_ENVIRONMENT.
provider "younium" {
  access_token = ephemeral.vault_kv_secret_v2.younium.data.access_token
}
