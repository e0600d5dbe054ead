"""Phrases that stand as values inside of messages, in English; their translations: catalogues.

A name in braces stands for whatever is there, or for less: see `catalogue.pattern_of`. Phrases
joined by `; ` are translated one by one.
"""

import re
from collections.abc import Mapping

from pipeline.catalogue import translated_phrase

PHRASES: tuple[str, ...] = (
    # speaking.py: kinds of what there is none of
    "manual", "procedure", "step", "step of {procedure}", "manual or procedure", "control",
    "format", "audience", "field", "screen", "device", "os", "browser", "environment", "kind",
    "system", "language", "folder", "file", "picture", "none", "part of this copy",
    "person in this copy",
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
    "was not verified there by then, and another form was", "another form is narrower",
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
    "Read-only file system", "Address already in use", "a file is where a folder is needed",
    # `unit`, of long sentences
    "characters", "words",
    # `scheme`, of colours
    "light", "dark",
    # ledger.py
    "nobody has verified it there",
    # `what`, in commands/release.py
    "the content", "the theme", "the program", "nothing", "in a manual", "in a procedure",
    "in a step", "in a variant", "in a result", "in a verification", "in an applicability",
    "in a waiver", "in an edition", "in glossary.yaml", "in an entry of the glossary",
    "in a language check", "in editions.yaml", "under `ageing`", "in a release", "in a product",
    "in releases.yaml", "in a control", "in a name of a control", "in a safety message",
    "in a figure", "in a screen",
    "in a part of a screen", "in a mark on a figure", "in a name of an environment",
    # `language`, in label_checks.py
    "English", "Japanese", "Simplified Chinese", "Arabic",
    "in environments.yaml", "in settings.yaml",
    # `expected` and `found`, in schema_errors.py and source_tree.py
    "a text", "a list", "keys and values",
    # `kind`, in checks.py: named as it stands in the file
    "devices", "browsers",
    # `encoding` and `name`, in source_text.py; other names of characters are Unicode's own
    "another encoding", "control character",
    # `environment` and `claims`, in resolve.py
    "everything",
    # `reason`, in yaml_problems.py
    "the quotation mark opened here is not closed",
    "the bracket {{ opened here is not closed, or a comma is missing",
    "the bracket [ opened here is not closed, or a comma is missing",
    "a key without `: ` behind it", "a key ends with : and a space", "two keys on one line",
    "the - splits what belongs together", "a text stands beside keys, and has no key",
    "this is no key but, as it seems, the rest of the text above",
    "begin each item on a line of its own; for a text, delete the `- `",
    "this belongs below `{owner}`, which has nothing below it",
    "begin it, and what belongs with it, two spaces further to the right",
    "a list item stands below a text", "the text of the key above does not stand further in",
    "the quotation marks stand around the key, too", "write `{line}`",
    "begin it two spaces further to the right, or on the line of the key",
    "write it as a step of its own, or under `notes:` with `- ` before it",
    "write two spaces in place of the `- `", "write `{key}: ` before the text",
    "write `- id: …`, and on the next line `do: ` before the text",
    "put it at the end of the line above",
    "keys and values stand in round brackets", "here stand keys and values, and no list",
    "`...` ends the file here",
    "a space is missing behind the colon", "a space is missing behind the -",
    "a list item begins with - and a space", "a comma is missing before this",
    "here is room for one text only, and not for a list",
    "write all of it as one text, without this sign; more may stand in `notes`",
    "a - is missing before this", "this line is no key and no comment",
    "a full-width comma", "a comma too many", "a bracket too many",
    "something is missing before this", "`: ` in the middle of a text, or a wrong indentation",
    "the indentation does not fit the lines above", "the indentation does not fit the list above",
    "a backslash in double quotes; use single quotes or write \\\\",
    "a list (- ) cannot begin here",
    # `advice`, in source_slips.py
    "put the text in single quotes", "close it with the same quotation mark",
    "write `: ` behind the key; if it is the rest of a text, put it on the line above",
    "write a space there", "begin it in the same column as the lines it belongs with",
    "begin it in the same column as the items above", "begin the line with `- `",
    "write `- ` in place of this sign", "write the closing bracket, or the comma",
    "write `: ` there", "write `, ` there", "write `, ` there, half-width",
    "begin a line for each", "write `{{` and `}}` in their place",
    "delete the `- `", "delete it", "write one text, without `- `",
    "write one figure; another one needs a step of its own",
    "write one; begin a line for each environment", "write one text, without [ ]",
    "write one day; begin a line for each", "delete it: what there is none of is left out",
    "leave `applies_to` out: then it applies everywhere", "delete it, or begin it with `# `",
    # `advice`, in picture_files.py and commands/reporting.py
    "make it smaller, and save it again", "rename that file, or choose another --output",
    # `advice`, in source_slips.py
    "begin the file with keys, as in `id: …`, and give each text its own",
    # `advice`, in source_text.py
    "copy its text into a file of an editor for plain text, and save that as UTF-8",
    # `reason` and `advice`, in commands/making.py
    "there is no folder `{folder}`", "give the folder of a theme, the one with theme.toml",
    # `advice`, in commands/review.py
    "give the Word file that `build --review` made, as it came back",
    # `advice`, in po_lines.py
    "write # in place of ＃", "write {keyword} in small letters",
    'write " in place of the curly quotation marks',
    "write `#, fuzzy`", "write all of the text on one line, up to its closing quotation mark",
    "close the quotation mark at the end of the line", 'write \\" for each " inside the text',
    # `wrong` and `reason`, in values_meant.py
    "no month {month_part}", "no {day_part} in {month_word}", "these are pixels",
    "it has no width or no height", "four numbers are needed", "it reaches beyond the right edge",
    "it reaches beyond the lower edge",
    # `reason`, in source.py: its own, and what operating systems answer
    "it is no plain file",
    "it may be somebody else's: of another user, reached by a link, or kept in git",
    # `reason`, in plain_files.py and stamps.py
    "it is too large", "it has more than 500,000 lines",
    # `reason`, in pictures.py
    "it is no whole PNG, JPEG or WebP picture",
    "it has far more than 25 million pixels", "it is animated",
    "it is in far more parts than any program writes",
    "its name does not end in .png, .jpg, .jpeg or .webp",
    "it is a HEIC picture, as iPhones take them", "it is a GIF picture", "it is a PDF file",
    "it is an SVG drawing", "it is a TIFF picture", "it is a BMP picture", "it is empty",
    "it is a Word or Excel file", "it is a Word file",
    # `reason`, of check sheets
    "it is neither a Word file nor a page's answers", "it is damaged",
    # `reason`, in opening.py and identities.py
    "it is no Word file (.docx), or it is damaged", "it is larger than {size} MB",
    "its pictures are larger than 120 MB together",
    "an element in it has more attributes than any has",
    "boxes or tables lie too deep in one another", "it has too many parts",
    "it is too large when unpacked", "it is locked with a password",
    "it holds macros; save it as .docx, without them",
    "it is made for macros; save it as .docx or .dotx",
    # `reason`, in refusing.py
    "it holds a field that fetches or starts something ({name})",
    "it holds something that runs by itself ({name})",
    "it is far longer than a template; leave no old manual in it",
    # `reason`, in review/
    "it has too many notes", "it has too many headers",
    "its headers and notes are too large when unpacked",
    "it has a paragraph that is longer than any manual has",
    "it holds another document; save it with Word, then try again",
    "more than {count} things were changed in it",
    # `reason`, in theme_refusals.py and theme_files.py
    "{path}: there is no `{key_word}`", "write `{near_word}`", "there are {known_part}",
    "{path}: `{value}` at `{key_word}` is no colour", 'write it in quotes, as in "#0a5a9c"',
    "{path}: `{value}` cannot stand at `{key_word}`", "write one of {known_part}",
    "look at how it is written in our own theme", "{path}: line {line_count} cannot be read",
    "put texts and colours in quotes, and write `name = value`",
    # `reason`, in template.py
    "it is no Word file of the usual kind; save it as .docx or .dotx",
    "it has two controls `body`; leave one of them",
    "its control `body` stands in a table or a text box; put it into a line of the page",
    "it has no text, not even an empty one",
    "the page or column of its `body` is less than 40 mm wide or high",
    "it is an old Word file (.doc), or locked with a password",
    "it is neither a Word file nor a PDF nor a page",
    "it says nothing of itself; another program made it, or has left it out",
    "it says of itself that it is two different editions", "what it says of itself is damaged",
    "it was made by another version of the program", "it has too many files inside",
    "it has no code of a check sheet", "rows or codes of it are missing or changed", "is no date",
    "is a day still to come", "is not what --on says", "is not what --by says", "is no version",
    "is too long", "is a kind of device and not the model", "is not in environments.yaml",
    "is not what this sheet is for",
    # `instruction`, in renderers/pdf/engine.py
    "install MSYS2, then: pacman -S mingw-w64-ucrt-x86_64-pango",
    # pictures.py
    "it has {width_count} × {height_count} pixels; 25 million are allowed, and 10,000 a side",
    "it has {width_count} × {height_count} pixels; a WebP may have 16 million, a PNG 25 million",
    # renderers/pdf/engine.py and renderers/themes.py
    "{name_word} is missing",
    # ledger.py, ageing.py and releases.py
    "edited since verified on {day_word}: {environment_part}",
    "verified on {day_word}: {environment_part}", "{count} day old, good for {most_count}",
    "{count} days old, good for {most_count}",
    "{product_part}: at least {count} major behind, out of support",
    "{product_part}: at least {count} majors behind, out of support",
    "{product_part}: at least {count} major behind",
    "{product_part}: at least {count} majors behind",
    "{product_part}: {count} major behind, out of support",
    "{product_part}: {count} majors behind, out of support",
    "{product_part}: {count} major behind", "{product_part}: {count} majors behind",
    "{product_part}: out of support",
    # opening.py and refusing.py
    "a part of it lies elsewhere: {target}",
    # template.py
    "it links to a file outside of it ({name}); put that into it instead",
    # opening.py
    "it has {count} parts", "it has a part with a name that is none: {name}",
    "it has two parts named `{name}`", "`{name}` in it is larger than 24 MB",
    "`{name}` in it has more than {count} marks of XML",
    "`{name}` in it has more than {count} paragraphs",
    "`{name}` in it is too large when unpacked", "`{name}` in it is damaged",
    "`{name}` is missing in it", "`{name}` in it declares entities, as no Word file does",
    "{path}: there is no such folder", "{path}: there is no such file",
    "the font package `{package}` is not installed",
)  # fmt: skip

# Behind the name of a Word file: what is wrong with it.
_OF_A_FILE = re.compile(r"(.+\.do[ct]x): (.+)")
# Values of diagnostics that are words of ours, not of the content.
_SPOKEN = {
    *("claims", "encoding", "environment", "expected", "found"),
    *("advice", "elsewhere", "outer", "wrong"),
    *("instruction", "kind", "language", "name", "reason", "scheme", "unit", "where"),
}


def translated(values: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the values of a diagnostic with the English words of ours among them translated."""
    return {
        name: translated_words(value, language) if name in _SPOKEN else value
        for name, value in values.items()
    }


def translated_words(value: str, language: str) -> str:
    """Return phrases in a language: one, several joined by `; `, or one behind a file's name."""
    if (found := translated_phrase(value, language)) != value:
        return found
    if of_file := _OF_A_FILE.fullmatch(value):
        return f"{of_file[1]}：{translated_words(of_file[2], language)}"
    parts = value.split("; ")
    if not parts[1:]:
        return value
    return "、".join(translated_words(part, language) for part in parts)
