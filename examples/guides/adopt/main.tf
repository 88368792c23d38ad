terraform {
  required_version = ">= 1.7" # for_each in import blocks

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

provider "younium" {}

locals {
  # What the configuration wants, whether it exists in Younium or not.
  currencies = {
    EUR = "Euro"
    USD = "US dollar"
  }
}

data "younium_currencies" "existing" {}

import {
  for_each = { for c in data.younium_currencies.existing.currencies : c.code => c.id if contains(keys(local.currencies), c.code) }

  to = younium_currency.this[each.key]
  id = each.value
}

resource "younium_currency" "this" {
  for_each = local.currencies

  code        = each.key
  description = each.value

  lifecycle {
    prevent_destroy = true
    ignore_changes  = [description] # Younium cannot change it
  }
}
