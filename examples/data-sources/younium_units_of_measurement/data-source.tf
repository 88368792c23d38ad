data "younium_units_of_measurement" "all" {}

output "unit_codes" {
  value = data.younium_units_of_measurement.all.units_of_measurement[*].code
}
