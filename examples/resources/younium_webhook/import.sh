# The data source younium_webhooks lists the ids.
terraform import younium_webhook.ledger 49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d

# In another legal entity than the provider's:
terraform import younium_webhook.ledger "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d,0b8f6d1e-52a4-4c3f-8e2d-7a9b1c0d3e4f"
