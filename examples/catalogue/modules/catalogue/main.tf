terraform {
  required_version = ">= 1.5"

  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

locals {
  monthly = {
    charge_type                = "Recurring"
    price_period               = "Monthly"
    billing_period             = "Monthly"
    billing_timing             = "InAdvance"
    tax_template               = "Sweden standard"
    revenue_recognition        = "Recognized monthly over time"
    deferred_revenue_account   = "2970"
    recognized_revenue_account = "3001"
  }
}

resource "younium_product" "crm" {
  name     = "Acme CRM"
  category = "Subscriptions"

  charge_plans = {
    "Standard" = {
      charges = {
        "Platform fee" = merge(local.monthly, {
          model  = "Flat"
          prices = { SEK = { price = 1000 }, EUR = { price = 95 } }
        })
        "Users" = merge(local.monthly, {
          model            = "Tiered"
          unit             = "users"
          default_quantity = 5
          prices = {
            SEK = { tiers = [{ to_quantity = 10, price = 0 }, { to_quantity = 100, price = 99.50 }, { price = 79 }] }
            EUR = { tiers = [{ to_quantity = 10, price = 0 }, { to_quantity = 100, price = 9.50 }, { price = 7.5 }] }
          }
        })
        "API calls" = {
          charge_type    = "Usage"
          model          = "Volume"
          unit           = "calls"
          usage_rating   = "Sum"
          billing_period = "Monthly"
          billing_timing = "InArrears"
          prices         = { SEK = { tiers = [{ to_quantity = 100000, price = 0.012 }, { price = 0.008 }] } }
        }
      }
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}

output "api_calls" {
  description = "Number of the charge that usage is reported for."
  value       = younium_product.crm.charge_plans["Standard"].charges["API calls"].charge_number
}
