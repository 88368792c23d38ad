data "younium_payment_terms" "all" {}

# The payment terms of 30 days, whatever their type.
output "thirty_days" {
  value = [for term in data.younium_payment_terms.all.payment_terms : term.name if term.days == 30]
}
