"""Phrases that stand as values inside of messages, in English; their translations: catalogues.

A name in braces stands for whatever is there. One that ends in `count` stands for digits, one that
ends in `part` for words without `;`, as phrases joined by it are translated one by one.
"""

PHRASES: tuple[str, ...] = (
    # speaking.py: kinds of what there is none of
    "manual", "procedure", "step", "step of {procedure}", "manual or procedure", "control",
    "format", "audience", "field", "screen", "device", "os", "browser", "environment", "kind",
    "after", "none",
    # sheet.py
    "belongs to a sheet that is made", "belongs to --read",
    # recording.py
    "{file}: please write this line under `verified` yourself: {line}",
    # explain.py, choosing.py, resolve.py
    "every claimed environment", "any environment", "every environment", "the step itself",
    "no label",
    "verified exactly", "verified on a neighbouring version", "edited since it was verified",
    "not verified", "chosen", "cannot be told from another form", "does not apply there",
    "is for versions older than the latest one verified",
    "was not verified by then, and another form was", "another form is narrower",
    "another form was verified on a nearer version", "another form was verified later",
    "names a control as it is called elsewhere",
    "was omitted on demand", "is not for {audience}", "does not apply to {environment}",
    "another procedure for its task is narrower", "has no step for it",
    # revisions.py
    "git is not installed", "{folder} is in no git repository", "there is no revision {name}",
    "this clone does not reach back to {day}; run: git fetch --unshallow",
    # what operating systems answer
    "No such file or directory", "Permission denied", "Is a directory", "Not a directory",
    "File name too long", "Input/output error", "No space left on device",
    "Read-only file system", "Address already in use",
)  # fmt: skip
