"""How texts are worded: glossary, spelling, style, and words that hold in one format only."""
