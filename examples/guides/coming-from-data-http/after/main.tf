# After: state contains the accounts, but neither secret nor token.
terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

# Credentials come from YOUNIUM_CLIENT_ID and YOUNIUM_SECRET, the environment from
# YOUNIUM_ENVIRONMENT.
provider "younium" {}

data "younium_api_get" "accounts" {
  path = "/Accounts"
}

# All accounts, from all pages.
output "account_names" {
  value = [for account in data.younium_api_get.accounts.items : account.name]
}
