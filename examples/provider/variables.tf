variable "younium_client_id" {
  type = string
}

# Ephemeral: neither state nor saved plans contain it.
variable "younium_secret" {
  type      = string
  ephemeral = true
  sensitive = true
}

provider "younium" {
  environment = "sandbox"
  client_id   = var.younium_client_id
  secret      = var.younium_secret
}
