terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
    http = {
      source  = "hashicorp/http"
      version = ">= 3.4"
    }
  }
}

provider "younium" {}

# A data source does not accept ephemeral values, so the token is a data source too.
# Both the token and the response are stored in state.
data "younium_token" "this" {}

data "http" "accounts" {
  url             = "${data.younium_token.this.base_url}/Accounts?PageSize=100"
  request_headers = data.younium_token.this.request_headers

  lifecycle {
    postcondition {
      condition     = self.status_code == 200
      error_message = "Younium returned ${self.status_code}."
    }
  }
}

output "account_names" {
  value = [for account in jsondecode(data.http.accounts.response_body).data : account.name]
}
