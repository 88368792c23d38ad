import {
  to = younium_webhook.ledger
  identity = {
    id           = "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d"
    legal_entity = "9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b" # optional
  }
}
