data "younium_custom_fields" "charges" {
  entity = "Charge"
}

output "keys" {
  value = data.younium_custom_fields.charges.custom_fields[*].key
}
