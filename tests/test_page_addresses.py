"""Promise: a page holds each of its pictures, wherever a theme has named them."""

from base64 import b64encode

from pipeline.document.document import Asset
from renderers.html.addresses import LateAddresses
from renderers.images import page_url

PHOTO = Asset("image/png", b"\x89PNG and so on")
DRAWING = Asset("image/svg+xml", b'<svg width="1"><path d="M0 0"/></svg>')


def test_each_name_becomes_the_address_of_its_picture() -> None:
    addresses = LateAddresses()
    photo, drawing = addresses(PHOTO), addresses(DRAWING)
    page = addresses.put_into(f'<img src="{photo}" alt="図"><img src="{drawing}">{photo}')
    in_base64 = f"data:image/png;base64,{b64encode(PHOTO.data).decode()}"
    assert page.decode() == (
        f'<img src="{in_base64}" alt="図"><img src="{page_url(DRAWING)}">{in_base64}'
    )


def test_a_drawing_that_is_not_in_double_quotes_cannot_leave_its_place() -> None:
    addresses = LateAddresses()
    page = addresses.put_into(f"<img src='{addresses(DRAWING)}'>").decode()
    address = page.removeprefix("<img src='").removesuffix("'>")
    assert address == f"data:image/svg+xml;base64,{b64encode(DRAWING.data).decode()}"


def test_names_of_other_pictures_are_words_as_all_others() -> None:
    addresses = LateAddresses()
    addresses(PHOTO)
    text = f'"asset:{"0" * 64}" asset:{PHOTO.digest[:-1]}'
    assert addresses.put_into(text).decode() == text
