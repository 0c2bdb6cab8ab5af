"""Vietnamese text as it may be spelt: its tones, and the words of names and places with their marks."""
