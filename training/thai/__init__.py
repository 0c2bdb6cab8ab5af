"""The reader of lines in Thai script: its texts, drawn lines, network, training and export."""
