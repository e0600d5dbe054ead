"""Options that belong together: given to a command all at once, and handed to it as one value."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
Options = Sequence[Callable[[Any], Any]]


def with_options(command: F, options: Options) -> F:
    """Return a command with some options, in their order, before those that it has."""
    for decorate in reversed(options):
        command = decorate(command)
    return command


def gathered(
    command: F, options: Options, name: str, gather: Callable[[dict[str, Any]], object]
) -> F:
    """Return a command with some options behind those that it has, which gets them as one value.

    `gather` takes them out of all values of the command line, and returns that one.
    """

    def called(*args: object, **values: Any) -> object:
        one = gather(values)
        return command(*args, **{name: one}, **values)

    called.__name__, called.__doc__ = command.__name__, command.__doc__
    made: Any = with_options(called, options)
    if hasattr(command, "__click_params__"):
        made.__click_params__ += command.__click_params__
    return cast("F", made)
