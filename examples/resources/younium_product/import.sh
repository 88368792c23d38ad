# By its number or by its ID. The data source younium_products lists both.
terraform import younium_product.crm P-000123

# In a legal entity other than the provider's:
terraform import younium_product.crm "P-000123,9d1f0e3c-6b2a-4f8d-a1c5-2e7b8d9f0a1b"
