resource "younium_currency" "dkk" {
  code        = "DKK"
  description = "Danish krone"

  # Invoices and prices refer to a currency.
  lifecycle {
    prevent_destroy = true
  }
}
