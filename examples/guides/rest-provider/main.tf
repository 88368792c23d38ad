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

# Younium can neither change nor delete a payment term, so this only creates one.
resource "restful_operation" "payment_term" {
  path   = "/PaymentTerms"
  method = "POST"

  body = {
    name        = "14 days net"
    description = "Due 14 days after the invoice date"
    days        = 14
  }
}
