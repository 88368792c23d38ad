data "younium_tax_templates" "all" {}

output "tax_templates" {
  value = data.younium_tax_templates.all.tax_templates[*].name
}
