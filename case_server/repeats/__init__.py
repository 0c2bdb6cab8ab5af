"""The same picture or document in another case of the tenant: kept sealed, looked up by keyed hashes (R36)."""
