"""PO files: read with places, whatever tool has written them."""
