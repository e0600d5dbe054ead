"""What `new` asks and says, in both languages."""

from pipeline.catalogue import Tables

NEW_WORDS = Tables(
    "new",
    {
        "ID": "Its id (a–z, 0–9, hyphens)",
        "KIND": "device, os or browser",
        "NAME": "Its name, as all files spell it",
        "PROCEDURE": "In which procedure (id)",
        "--after": "Behind which one (id)",
        "--browser": "For which browser, as in Safari (Enter: any)",
        "--device": "For which device, as in iPhone (Enter: any)",
        "--do": "What to do (Enter: write it later)",
        "--language": "Language of the manual, ja or en",
        "--manual": "In which manual (id)",
        "--os": "For which system, as in iOS >= 17 (Enter: any)",
        "--procedure": "Id of its first procedure, as in sign-in",
        "--procedure-title": "Title of that procedure",
        "--publisher": "Who publishes it",
        "--screen": "Which screen (id)",
        "--sees": "What is seen then (Enter: nothing)",
        "--title": "Title",
        "by-hand": "{path} is written in a way that only you can add to; nothing was changed",
        "changed": "changed: {path}",
        "file": "{path} is there already, and nothing is overwritten",
        "made": "made: {path}",
        "missing": "{option} is missing; on a terminal you would be asked for it",
        "next": "Then write what begins with TODO; `check` names each place.",
        "no-id": "`{name}` cannot be an id; use a–z, 0–9 and single hyphens",
        "no-language": "--language: ja or en",
        "no-part": "--says: `{text}` is no part of a screen; write “button: OK”, or {parts}",
        "taken": "`{name}` is there already; choose another name",
    },
)
