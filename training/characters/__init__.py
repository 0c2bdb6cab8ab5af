"""The single-character classifier: what it tells apart, how its samples are drawn, how it is trained and exported."""
