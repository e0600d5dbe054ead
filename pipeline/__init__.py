"""From YAML to the neutral document: read, load, check, resolve, compose, and write the result."""
