"""Manuals in other languages: which texts are translated, and content in the words of one."""
