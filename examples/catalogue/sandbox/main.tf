terraform {
  required_version = ">= 1.5"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

# The credentials come from YOUNIUM_CLIENT_ID and YOUNIUM_SECRET.
provider "younium" {
  environment = "sandbox"
}

module "catalogue" {
  source = "../modules/catalogue"
}

output "api_calls" {
  value = module.catalogue.api_calls
}
