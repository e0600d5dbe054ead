"""Whether the parts of a library fit together, before anything is chosen."""
