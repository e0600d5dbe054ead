"""Renaming: an id gets another name everywhere, and nothing else changes."""
