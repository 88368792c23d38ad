# Accounts hold personal data, which stays out of the state.
ephemeral "younium_api_get" "accounts" {
  path  = "/Accounts"
  query = { ModifiedAfter = "2026-01-01" }
}

# A write-only argument takes the answer without storing it. It is written again
# whenever its version changes.
resource "aws_secretsmanager_secret_version" "accounts" {
  secret_id                = "younium-accounts"
  secret_string_wo         = jsonencode(ephemeral.younium_api_get.accounts.items)
  secret_string_wo_version = 1
}
