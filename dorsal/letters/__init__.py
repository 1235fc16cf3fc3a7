"""Paper: what a page hands over in words and pictures, set as a PDF. It decides nothing and reads no record."""
