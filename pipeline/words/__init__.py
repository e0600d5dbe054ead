"""The fixed words of documents in each language, and numbers as they are printed."""
