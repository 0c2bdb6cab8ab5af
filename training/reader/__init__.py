"""The line reader of the product: PP-OCRv6 practised further on lines drawn like those of photographed documents."""
