"""What was verified where, when and in which words; what of it still holds."""
