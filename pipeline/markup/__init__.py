"""The marks that a sentence may hold, and what stands between them."""
