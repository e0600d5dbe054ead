"""The forms of a step: its variants, what its controls are called, where it is claimed to hold."""
