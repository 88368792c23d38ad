data "younium_token" "this" {}

# The headers are complete. Token and response are stored in state.
data "http" "accounts" {
  url             = "${data.younium_token.this.base_url}/Accounts"
  request_headers = data.younium_token.this.request_headers
}

output "token_expires_at" {
  value = data.younium_token.this.expires_at
}
