terraform {
  required_version = ">= 1.10"

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

# Authorization, api-version and legal-entity go with every request.
provider "restful" {
  base_url = ephemeral.younium_token.this.base_url
  header   = ephemeral.younium_token.this.request_headers
}

resource "restful_resource" "currency" {
  path      = "/Currency"
  read_path = "$(path)/$(body.id)"

  body = {
    code        = "ISK"
    description = "Icelandic króna"
  }
}
