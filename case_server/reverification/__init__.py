"""Large payments open a verification of a customer who was verified before (R33)."""
