"""The clock. Nothing else in the project reads it."""

from datetime import date, datetime


def today() -> date:
    """Return the day it is here."""
    return datetime.now().astimezone().date()
