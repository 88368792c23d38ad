import {
  to = younium_currency.dkk
  id = "2c8e5a71-9d40-4b6f-8e13-7f0a6d2b4c95"
}
