import {
  to = younium_webhook.ledger
  identity = {
    id = "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d"
  }
}
