terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

# Credentials come from YOUNIUM_CLIENT_ID and YOUNIUM_SECRET.
provider "younium" {
  environment = "sandbox"
}
