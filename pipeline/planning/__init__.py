"""The fewest tests that would verify what is not verified."""
