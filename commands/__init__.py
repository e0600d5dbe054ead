"""What a person asks for: one file for each command of `build.py`."""
