resource "younium_webhook" "ledger" {
  url         = "https://hooks.example.com/younium"
  events      = ["InvoicePosted", "JournalPosted"]
  description = "Posts invoices and journals to the ledger"

  # Younium cannot change a webhook. A replacement has a new ID and a new token.
  lifecycle {
    create_before_destroy = true
  }
}

# What the receiver compares with the token in each delivery.
output "webhook_token" {
  value     = younium_webhook.ledger.token
  sensitive = true
}
