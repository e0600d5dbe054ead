"""From an edition to the document: order, references, what is said of evidence and changes."""
