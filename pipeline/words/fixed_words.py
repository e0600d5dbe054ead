"""What the fixed words of a document are, in any language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Words:
    """Everything that compose puts between the writer's words. `{}` names are filled by compose.

    Labels carry their own punctuation, so that no format adds any. `some_steps` are the words of
    `steps` for one step and for several, `aged` and `verified_in_aged` those for one day and for
    any other number of days.
    """

    language: str
    control: str
    numbering: Literal["circled", "decimal"]
    date: Callable[[date], str]
    list_of: Callable[[list[str]], str]
    full_title: str
    contents: str
    page: str
    enlarge: str
    step: str
    figure: str
    environments: str
    environments_header: tuple[str, str, str, str]
    not_verified: str
    nothing: str
    about: str
    prerequisites: str
    result: str
    note: str
    screen_of: str
    a_screen: str
    separator: str
    join: str
    field: str
    on: str
    off: str
    illustration: str
    illustrated: str
    on_the_screen: str
    hidden: str
    tap: str
    click: str
    audience: str
    owner: str
    danger: str
    warning: str
    caution: str
    notice: str
    published: str
    edition: str
    as_of: str
    verified: str
    verified_in: str
    unverified: str
    this_procedure: str
    part_of_procedure: str
    rest_of_procedure: str
    this_step: str
    exactly: str
    neighbour: str
    elsewhere: str
    edited: str
    never: str
    aged: tuple[str, str]
    stale: str
    verified_in_aged: tuple[str, str]
    stale_in: str
    edited_in: str
    edited_row: str
    reference: str
    step_reference: str
    steps: Callable[[list[str]], str]
    some_steps: tuple[str, str]
    of_steps: str
    form: str
    otherwise: str
    changes: str
    changes_header: tuple[str, str, str]
    no_changes: str
    whole_manual: str
    change_in: str
    replaced: str
    inserted: str
    deleted: str
    of_part: str
    kinds: dict[str, str]
    parts: dict[str, str]
