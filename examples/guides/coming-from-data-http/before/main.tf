# Before: state and saved plans contain secret, token and refresh token.
terraform {
  required_providers {
    http = {
      source = "hashicorp/http"
    }
  }
}

variable "younium_client_id" {
  type = string
}

variable "younium_secret" {
  type      = string
  sensitive = true
}

data "http" "token" {
  url    = "https://api.sandbox.younium.com/auth/token"
  method = "POST"

  request_headers = {
    Content-Type = "application/json"
  }
  request_body = jsonencode({
    clientId = var.younium_client_id
    secret   = var.younium_secret
  })
}

data "http" "accounts" {
  url = "https://api.sandbox.younium.com/Accounts?PageSize=100"

  request_headers = {
    Accept        = "application/json"
    Authorization = "Bearer ${jsondecode(data.http.token.response_body).accessToken}"
  }
}

# Only the first hundred.
output "account_names" {
  value = [for account in jsondecode(data.http.accounts.response_body).data : account.name]
}
