"""What personal documents say of a person in Chinese: names with their surnames, ethnic groups."""
