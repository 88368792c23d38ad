data "younium_chart_of_accounts" "all" {}

# The name of each financial account by its code.
output "accounts" {
  value = { for account in data.younium_chart_of_accounts.all.chart_of_accounts : account.code => account.name }
}
