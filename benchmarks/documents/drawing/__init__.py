"""What documents are drawn with: fonts, sheets, invented people and their numbers."""
