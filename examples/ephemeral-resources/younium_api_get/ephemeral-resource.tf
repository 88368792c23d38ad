# Accounts contain personal data, which stays out of state.
ephemeral "younium_api_get" "accounts" {
  path  = "/Accounts"
  query = { ModifiedAfter = "2026-01-01" }
}

# A write-only argument accepts the response without storing it. It is written
# again when its version changes: here at the first apply of each day.
resource "time_rotating" "daily" {
  rotation_days = 1
}

resource "aws_secretsmanager_secret_version" "accounts" {
  secret_id                = "younium-accounts"
  secret_string_wo         = jsonencode(ephemeral.younium_api_get.accounts.items)
  secret_string_wo_version = time_rotating.daily.unix
}
