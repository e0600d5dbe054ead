"""What a file is that is named as a picture and is none that can be used."""

# How files begin, or what stands near their beginning.
_BEGINNINGS = (
    (b"GIF8", "it is a GIF picture"),
    (b"%PDF", "it is a PDF file"),
    (b"II*\0", "it is a TIFF picture"),
    (b"MM\0*", "it is a TIFF picture"),
    (b"BM", "it is a BMP picture"),
    (b"PK", "it is a Word file"),
)
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypheim", b"ftyphevc")


def other_kind(head: bytes) -> str:
    """Return what a file is by its first bytes, "" where they do not tell."""
    if head[4:12] in _HEIC:
        return "it is a HEIC picture, as iPhones take them"
    if b"<svg" in head:
        return "it is an SVG drawing"
    return next((said for begins, said in _BEGINNINGS if head.startswith(begins)), "")
