"""What every page uses: texts, looks, keys, small controls and the way back to the UI thread."""
