"""The head for Latin letters with marks on the line reader's features: its texts, drawn lines, training and export."""
