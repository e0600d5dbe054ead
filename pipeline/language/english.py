"""English wording: shorter phrases, verbs and nouns that look alike, spellings to keep to."""

import re
from collections.abc import Iterator
from operator import eq

from pipeline import rules
from pipeline.language.findings import Choice, Finding, finding, like
from pipeline.language.prose import Prose

_PHRASES = {
    "in order to": "to",
    "so as to": "to",
    "prior to": "before",
    "subsequent to": "after",
    "in the event that": "if",
    "in the case that": "if",
    "at this point in time": "now",
    "at the present time": "now",
    "due to the fact that": "because",
    "for the purpose of": "for",
    "with the exception of": "except",
    "in the vicinity of": "near",
    "has the ability to": "can",
    "have the ability to": "can",
    "is able to": "can",
    "are able to": "can",
    "utilize": "use",
    "utilizes": "uses",
    "utilized": "used",
    "utilizing": "using",
    "utilise": "use",
    "utilises": "uses",
    "utilised": "used",
    "utilising": "using",
    "utilization of": "use of",
    "commence": "start",
    "commences": "starts",
}
_PHRASE = re.compile(rf"\b({'|'.join(sorted(_PHRASES, key=len, reverse=True))})\b", re.IGNORECASE)
_PLEASE = re.compile(r"\bplease[ ,]+(?P<next>[A-Za-z]+)", re.IGNORECASE)

_PARTS = {
    "login": "log in",
    "logon": "log on",
    "logout": "log out",
    "logoff": "log off",
    "signin": "sign in",
    "signup": "sign up",
    "signout": "sign out",
    "setup": "set up",
    "backup": "back up",
    "startup": "start up",
    "shutdown": "shut down",
}
_ONE_WORD = "|".join(_PARTS)
_AUXILIARIES = (
    "to|can|cannot|could|must|should|will|would|may|might|please|you|users|then|don't|not"
)
# Behind these it is a verb, if no noun follows.
_VERB = re.compile(
    rf"\b(?:{_AUXILIARIES})\s+(?P<word>{_ONE_WORD})\b"
    r"(?!\s+(?:page|screen|form|button|dialog|name|id|file|process|wizard|details|information|"
    r"credentials|is|was|are|has|failed|fails|appears|opens|program|window|menu|link|time|code|key))",
    re.IGNORECASE,
)
# At the beginning of a sentence these words make it one that tells to do so.
_IMPERATIVE = re.compile(
    rf"(?:(?<=[.!?] )|\A|(?<=, )|(?<=: ))(?P<word>{_ONE_WORD})"
    r"(?=\s+(?:to|with|using|again|as|from|at|on|into|your|the|a|an|before|after|first|now)\b)",
    re.IGNORECASE,
)
_NOUN = re.compile(
    r"\b(?:the|a|your|this|each|every|first|new)\s+"
    r"(?P<word>log in|log on|log out|sign in|sign up|set up|back up|start up|shut down)"
    r"(?=\s+(?:page|screen|form|button|dialog|name|id|file|process|wizard|details|credentials|"
    r"menu|window|link)\b)",
    re.IGNORECASE,
)
_NOUNS = {parts: "-".join(parts.split()) if "sign" in parts else word
          for word, parts in _PARTS.items()}  # fmt: skip
_OK = re.compile(r"(?<![\w.])(?:ok|Ok|oK|o\.k\.|O\.K\.)(?!\w|\.\w)")
_CAPITALISED = {
    "internet explorer": "Internet Explorer",
    "wifi": "Wi-Fi",
    "wi-fi": "Wi-Fi",
    "iphone": "iPhone",
    "ipad": "iPad",
    "javascript": "JavaScript",
    "url": "URL",
    "pdf": "PDF",
    "usb": "USB",
}
_CAPITALS = re.compile(rf"(?<![\w./-])(?:{'|'.join(_CAPITALISED)})(?![\w/-]|\.\w)", re.IGNORECASE)
# Not “in in” and “on on”: one may belong to the verb, as in “sign in in the app”.
_TWICE = re.compile(r"\b(the|a|an|to|of|and|for|with|your|be)\s+\1\b", re.IGNORECASE)

_EITHER = (
    *(("email", "e-mail"), ("emails", "e-mails"), ("website", "web site")),
    *(("checkbox", "check box"), ("drop-down", "dropdown"), ("canceled", "cancelled")),
    *(("username", "user name"), ("color", "colour"), ("colors", "colours")),
    *(("filename", "file name"), ("online", "on-line"), ("spreadsheet", "spread sheet")),
)
_GROUP = {word: (pair, not index) for pair in _EITHER for index, word in enumerate(pair)}
_GROUP |= {f"{it[0].upper()}{it[1:]}": found for it, found in _GROUP.items()}
_EITHERS = re.compile(rf"\b(?:{'|'.join(sorted(_GROUP, key=len, reverse=True))})\b")


# What is looked for holds one of these words. Why: asking for words is quicker than for patterns.
_WORDS = re.compile(r"[a-z.-]+")
_TELLING = {
    *(max(it.split(), key=len) for it in _PHRASES),
    *("please", "ok", "o.k.", "log", "sign", "set", "back", "start", "shut"),
    *_PARTS,
    *(part for it in (*_CAPITALISED, *_GROUP) for part in it.lower().split()),
}


def find_in_english(prose: Prose) -> Iterator[Finding | Choice]:
    """Yield what can be said more plainly, and what is spelled as another word."""
    words = [it.rstrip(".") or it for it in _WORDS.findall(prose.text.lower())]
    if not _TELLING.isdisjoint(words):
        yield from _telling(prose.text)
    if any(map(eq, words, words[1:])):
        for match in _TWICE.finditer(prose.text):
            yield finding(rules.SPELLING, *match.span(), match[0], match[1], is_safe=False)


def _telling(text: str) -> Iterator[Finding | Choice]:
    for match in _PHRASE.finditer(text):
        instead = like(match[0], _PHRASES[match[0].lower()])
        yield finding(rules.WORDY_PHRASE, *match.span(), match[0], instead)
    yield from _please(text)
    for pattern, words in ((_VERB, _PARTS), (_IMPERATIVE, _PARTS), (_NOUN, _NOUNS)):
        for match in pattern.finditer(text):
            instead = like(match["word"], words[match["word"].lower()])
            yield finding(rules.VERB_OR_NOUN, *match.span("word"), match["word"], instead)
    for match in _OK.finditer(text):
        yield finding(rules.SPELLING, *match.span(), match[0], "OK")
    for match in _CAPITALS.finditer(text):
        if match[0] != (right := _CAPITALISED[match[0].lower()]) and not match[0].isupper():
            yield finding(rules.SPELLING, *match.span(), match[0], right)
    for match in _EITHERS.finditer(text):
        pair, is_first = _GROUP[match[0]]
        other = like(match[0], pair[is_first])
        yield Choice(rules.MIXED_SPELLING, pair[0], is_first, *match.span(), match[0], other)


def _please(text: str) -> Iterator[Finding]:
    for match in _PLEASE.finditer(text):
        instead = like(match[0], match["next"])
        yield finding(rules.WORDY_PHRASE, *match.span(), match[0], instead)
