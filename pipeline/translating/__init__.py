"""Manuals in other languages: catalogues of translations, and content in the words of one."""
