"""Lines of text on a sheet, the words they form, and second looks at single signs."""
