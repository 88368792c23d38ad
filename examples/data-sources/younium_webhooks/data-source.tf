data "younium_webhooks" "all" {}

# Webhooks that are disabled.
output "disabled" {
  value = [for webhook in data.younium_webhooks.all.webhooks : webhook.url if webhook.status == "Disabled"]
}

# The webhooks of one receiver, in another legal entity.
data "younium_webhooks" "ledger" {
  url          = "https://hooks.example.com/younium"
  legal_entity = "Acme Norge AS"
}
