# The data source younium_webhooks lists the ids.
# A webhook is looked for in the provider's legal entity.
terraform import younium_webhook.ledger 49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d
