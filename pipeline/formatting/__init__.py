"""Formatting: content files laid out as the house writes them, without a change of meaning."""
