# The data source younium_currencies lists the IDs.
terraform import younium_currency.dkk 2c8e5a71-9d40-4b6f-8e13-7f0a6d2b4c95

# In a legal entity other than the provider's:
terraform import younium_currency.dkk "2c8e5a71-9d40-4b6f-8e13-7f0a6d2b4c95,9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"
