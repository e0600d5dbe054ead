"""From files to the library: text with places, models, pictures; what is broken is left out."""
