# The data source younium_webhooks lists the IDs.
terraform import younium_webhook.ledger 49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d

# In a legal entity other than the provider's:
terraform import younium_webhook.ledger "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d,9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"
