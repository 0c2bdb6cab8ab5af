"""The same picture or document in other cases."""
