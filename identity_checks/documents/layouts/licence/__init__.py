"""Parts of reading a business licence: its numbers, what its values can be, and values that were not found."""
