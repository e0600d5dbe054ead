"""Reads Word files that people or programs wrote: what they hold, in the order it is read."""
