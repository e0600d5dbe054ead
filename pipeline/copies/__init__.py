"""Copies that come back: whether they are still what is published, and good for a reader."""
