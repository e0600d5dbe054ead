"""From files to sources: text with places, and what YAML would lose in silence."""
