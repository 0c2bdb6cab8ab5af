"""Files that ship with the product: networks, icons, themes, translations."""
