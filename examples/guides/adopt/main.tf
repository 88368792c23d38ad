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
    SEK = "Swedish krona"
  }
  charge_fields = {
    erp_code    = "ERP code"
    cost_center = "Cost center"
  }
}

data "younium_currencies" "existing" {}

data "younium_custom_fields" "existing" {
  entity = "Charge"
}

# What exists is imported, and what is missing is created.
import {
  for_each = { for c in data.younium_currencies.existing.currencies : c.code => c.id if contains(keys(local.currencies), c.code) }

  to = younium_currency.this[each.key]
  id = each.value
}

import {
  for_each = { for f in data.younium_custom_fields.existing.custom_fields : f.key => f.id if contains(keys(local.charge_fields), f.key) }

  to = younium_custom_field.charge[each.key]
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

resource "younium_custom_field" "charge" {
  for_each = local.charge_fields

  entity     = "Charge"
  key        = each.key
  field_type = "Text"
  name       = each.value
}
