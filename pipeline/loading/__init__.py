"""From sources to the library: models and stamps; what is broken is told and left out."""
