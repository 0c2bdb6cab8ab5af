"""How many cases of a tenant come from one device, address, document or face within a window (R36)."""
