"""A Word copy for reviewers, and what they changed in it."""
