# Needs neither account nor network:
#
#   terraform test -filter=tests/mocked.tftest.hcl

mock_provider "younium" {
  mock_resource "younium_webhook" {
    defaults = {
      id    = "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d"
      token = "made-up"
    }
  }
}

variables {
  url = "https://hooks.example.com/younium"
}

run "names_the_owner" {
  variables {
    owner = "asa.berg@example.com"
  }

  override_data {
    target = data.younium_api_get.users
    values = {
      items = [
        { firstName = "Liv", lastName = "Dahl", email = "liv.dahl@example.com" },
        { firstName = "Åsa", lastName = "Berg", email = "asa.berg@example.com" },
      ]
    }
  }

  assert {
    condition     = younium_webhook.this[0].description == "Managed by Terraform for Åsa Berg"
    error_message = "The description is ${younium_webhook.this[0].description}."
  }

  assert {
    condition     = output.id == "49d5c950-1b3c-4e6f-8a9d-0c1e2f3a4b5d" && output.token == "made-up"
    error_message = "The outputs are not the webhook's."
  }
}

run "is_off" {
  variables {
    enabled = false
  }

  assert {
    condition     = output.id == null
    error_message = "There is a webhook although the module is off."
  }
}
