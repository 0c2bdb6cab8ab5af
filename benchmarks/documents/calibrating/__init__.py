"""Sets the reader's calibration on records of the tuning part."""
