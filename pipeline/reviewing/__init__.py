"""What reviewers changed in a Word copy, and how it gets back into the writers' files."""
