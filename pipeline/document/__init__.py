"""The document: the neutral tree that renderers draw, with nothing in it of YAML or of a format."""
