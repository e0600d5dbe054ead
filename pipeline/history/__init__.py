"""What changed between two states of the content, and since when."""
