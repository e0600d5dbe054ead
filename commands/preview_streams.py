"""Streams: what one open page of the preview is told, in order."""

import queue
from dataclasses import dataclass, field

from commands.preview_view import Asked, Message

# A page that reads so little of what it is told has to load again.
_MOST_WAITING = 200


class TooManyPagesError(Exception):
    """More pages are open than a writer can look at."""


@dataclass(eq=False)
class Stream:
    """What one open page is told, in order; None ends it."""

    asked: Asked
    waiting: "queue.Queue[Message | None]" = field(
        default_factory=lambda: queue.Queue(_MOST_WAITING)
    )

    def tell(self, message: Message | None) -> bool:
        """Tell the page something; whether it still listens."""
        try:
            self.waiting.put_nowait(message)
        except queue.Full:
            return False
        return True
