terraform {
  required_version = ">= 1.11"

  required_providers {
    younium = {
      source = "younium/younium"
    }
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
    time = {
      source  = "hashicorp/time"
      version = ">= 0.9"
    }
  }
}

provider "younium" {}

provider "aws" {
  region = "eu-north-1"
}

ephemeral "younium_token" "this" {}

# Apply every two hours, so that no copy is older than ten.
resource "time_rotating" "token" {
  rotation_hours = 8
}

resource "aws_secretsmanager_secret" "younium" {
  name = "younium-token"
}

resource "aws_secretsmanager_secret_version" "younium" {
  secret_id                = aws_secretsmanager_secret.younium.id
  secret_string_wo         = ephemeral.younium_token.this.access_token
  secret_string_wo_version = time_rotating.token.unix
}
