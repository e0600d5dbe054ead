"""What `new` asks and says, in both languages."""

from pipeline.catalogue import Tables

NEW_WORDS = Tables(
    "new",
    {
        "manual ID": "Id of the manual, which names its files (a–z, 0–9, hyphens)",
        "procedure ID": "Id of the procedure (a–z, 0–9, hyphens)",
        "screen ID": "Id of the screen (a–z, 0–9, hyphens)",
        "step ID": "Id of the step (a–z, 0–9, hyphens)",
        "KIND": "device, os or browser",
        "NAME": "Its name, as all files spell it",
        "PROCEDURE": "In which procedure (id): {known}",
        "--browser": "For which browser, as in Safari (Enter: any)",
        "--device": "For which device, as in iPhone (Enter: any)",
        "--do": "What to do (Enter: write it later)",
        "--language": "Language of the manual, ja or en",
        "--manual": "In which manual (id): {known}",
        "--os": "For which system, as in iOS >= 17 (Enter: any)",
        "--procedure": "Id of its first procedure, as in sign-in",
        "--procedure-title": "Title of that procedure",
        "--publisher": "Who publishes it",
        "--alt": "What that picture shows, for who cannot see it (Enter: write it later)",
        "--image": "A picture in figures/ (Enter: none, it is drawn): {known}",
        "--screen": "Screen that its figure shows (Enter: no figure): {known}",
        "--tap": "Words on it that are pressed (Enter: mark nothing)",
        "--sees": "What is seen then (Enter: nothing)",
        "--screen-title": "Words in its title bar (Enter: none)",
        "--title": "Title",
        "by-hand": "{path} is written in a way that only you can add to; nothing was changed",
        "changed": "changed: {path}",
        "file": "{path} is there already, and nothing is overwritten",
        "made": "made: {path}",
        "missing": "{option} is missing; on a terminal you would be asked for it",
        "next": "Then write what begins with TODO; `check` names each place.",
        "no-id": "`{name}` cannot be an id; use a–z, 0–9 and single hyphens",
        "no-part": "--says: `{text}` is no part of a screen; write “button: OK”, or {parts}",
        "no-tap": "leave out --tap: `{screen}` is a picture, and nothing says where things are on "
        "it; mark it with the mouse, in `build.py preview`",
        "taken": "`{name}` is there already; choose another name",
    },
)
