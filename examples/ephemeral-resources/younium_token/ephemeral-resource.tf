ephemeral "younium_token" "this" {}

# A write-only argument takes the token without storing it. It is written again
# whenever its version changes.
resource "aws_secretsmanager_secret_version" "younium" {
  secret_id                = "younium-token"
  secret_string_wo         = ephemeral.younium_token.this.access_token
  secret_string_wo_version = 1
}
