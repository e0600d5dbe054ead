"""Import: drafts of content, made from the manuals that a house had before."""
