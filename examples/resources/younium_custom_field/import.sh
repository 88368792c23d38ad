# The data source younium_custom_fields lists entities and keys.
terraform import younium_custom_field.erp_code Charge/erp_code

# By its ID:
terraform import younium_custom_field.erp_code 6f2d9b04-5a17-4c3e-9e80-1b7c4d8a2f63

# In a legal entity other than the provider's:
terraform import younium_custom_field.erp_code "Charge/erp_code,9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"
