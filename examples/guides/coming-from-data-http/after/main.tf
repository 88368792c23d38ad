# After: the state holds the accounts, but neither the secret nor a token.
terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

# The key comes from YOUNIUM_CLIENT_ID and YOUNIUM_SECRET, the environment from
# YOUNIUM_ENVIRONMENT.
provider "younium" {}

data "younium_api_get" "accounts" {
  path = "/Accounts"
}

# All of them: the pages are followed.
output "account_names" {
  value = [for account in data.younium_api_get.accounts.items : account.name]
}
