"""Reading documents that a data pack describes: pieces of text, labels, values by their form."""
