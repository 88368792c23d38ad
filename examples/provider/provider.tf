terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

# The key comes from YOUNIUM_CLIENT_ID and YOUNIUM_SECRET.
provider "younium" {
  environment = "sandbox"
}
