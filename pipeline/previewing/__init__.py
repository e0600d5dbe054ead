"""Previewing: what has to be read and drawn again after somebody has saved a file."""
