"""What the formats say, read back from their bytes by other means than they were written with."""
