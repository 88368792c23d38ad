# Runs against a Younium on this machine: start it with make sandbox, and paste
# what it prints.

provider "younium" {}

variables {
  url = "https://hooks.example.com/younium"
}

run "creates" {
  assert {
    condition     = can(regex("^[0-9a-f-]{36}$", output.id)) && output.token != ""
    error_message = "The webhook has no id or no token."
  }
}

# A replacement's id would not be known while planning, and the run would fail.
run "is_stable" {
  command = plan

  assert {
    condition     = can(regex("^[0-9a-f-]{36}$", output.id))
    error_message = "A second plan has no webhook."
  }
}

run "is_off" {
  variables {
    enabled = false
  }

  assert {
    condition     = output.id == null
    error_message = "The webhook is still there."
  }
}
