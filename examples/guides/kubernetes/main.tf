terraform {
  required_version = ">= 1.11"

  required_providers {
    younium = {
      source = "younium/younium"
    }
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = ">= 2.37"
    }
    time = {
      source  = "hashicorp/time"
      version = ">= 0.9"
    }
  }
}

provider "younium" {}

provider "kubernetes" {
  config_path = "~/.kube/config"
}

ephemeral "younium_token" "this" {}

# Apply every two hours, so that no copy is older than ten.
resource "time_rotating" "token" {
  rotation_hours = 8
}

resource "kubernetes_secret_v1" "younium" {
  metadata {
    name      = "younium-token"
    namespace = "billing"
  }

  data_wo = {
    access_token = ephemeral.younium_token.this.access_token
  }
  # Without a revision from 1 on, the provider leaves data_wo out.
  data_wo_revision = time_rotating.token.unix
}
