"""From an edition to the document: order, numbers, fixed words, what figures show."""
