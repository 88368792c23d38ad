terraform {
  required_providers {
    younium = {
      source = "younium/younium"
    }
  }
}

provider "younium" {}

variable "currencies" {
  description = "Codes of the currencies that the prices are in."
  type        = set(string)
}

variable "units" {
  description = "Codes of the units that the charges count."
  type        = set(string)
}

variable "tax_templates" {
  description = "Names of the tax templates of the charges."
  type        = set(string)
}

variable "accounts" {
  description = "Codes of the financial accounts that the charges are booked to."
  type        = set(string)
}

data "younium_currencies" "all" {}
data "younium_units_of_measurement" "all" {}
data "younium_tax_templates" "all" {}
data "younium_chart_of_accounts" "all" {}

locals {
  missing = {
    "currencies"           = setsubtract(var.currencies, data.younium_currencies.all.currencies[*].code)
    "units of measurement" = setsubtract(var.units, data.younium_units_of_measurement.all.units_of_measurement[*].code)
    "tax templates"        = setsubtract(var.tax_templates, data.younium_tax_templates.all.tax_templates[*].name)
    "financial accounts"   = setsubtract(var.accounts, data.younium_chart_of_accounts.all.chart_of_accounts[*].code)
  }
  problems = [for kind, missing in local.missing : "${kind}: ${join(", ", missing)}" if length(missing) > 0]
}

# The plan fails if a reference leads nowhere, before anything is written. Whatever
# refers to these has depends_on = [terraform_data.references].
resource "terraform_data" "references" {
  lifecycle {
    precondition {
      condition     = length(local.problems) == 0
      error_message = "Younium does not have these ${join("; ", local.problems)}."
    }
  }
}
