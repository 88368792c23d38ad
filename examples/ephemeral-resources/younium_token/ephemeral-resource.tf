terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
    restful = {
      source = "magodo/restful"
    }
  }
}

provider "younium" {}

ephemeral "younium_token" "this" {}

# A provider block takes the token without storing it.
provider "restful" {
  base_url = ephemeral.younium_token.this.base_url
  header   = ephemeral.younium_token.this.request_headers
}

# So does a write-only argument, which is written again when its version changes.
# The token expires after 24 hours: apply every two hours.
resource "time_rotating" "token" {
  rotation_hours = 8
}

resource "aws_secretsmanager_secret_version" "younium" {
  secret_id                = "younium-token"
  secret_string_wo         = ephemeral.younium_token.this.access_token
  secret_string_wo_version = time_rotating.token.unix
}
