# Runs against the simulation: start it with make sandbox, and paste the environment
# variables that it prints.

provider "younium" {}

variables {
  url = "https://hooks.example.com/younium"
}

run "creates" {
  assert {
    condition     = can(regex("^[0-9a-f-]{36}$", output.id)) && output.token != ""
    error_message = "The webhook has no ID or no token."
  }
}

# The ID of a replacement would be unknown in the plan, and the run would fail.
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
