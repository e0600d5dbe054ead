"""Host names in a text: where they stand, which are alike, and which a pattern means."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9_])?"
_LAST_LABEL = r"(?:xn--[A-Za-z0-9-]{1,59}|[A-Za-z]{2,24})"
_ENDS = r"(?![A-Za-z0-9_-])(?!\.[A-Za-z0-9_])"
# Not in the middle of another name, nor behind a slash, where a path goes on.
_BEGINS = r"(?<![A-Za-z0-9_])(?<![A-Za-z0-9_][.-])(?<![A-Za-z0-9_.~-]/)"
_PORT = r"(?::(?P<port>\d{1,5})(?!\d))?"
_HOST = re.compile(
    # In an address any name is a host; elsewhere one that ends as host names do.
    rf"[A-Za-z][A-Za-z0-9+.-]{{1,20}}://(?:[!-.0-?A-~]*@)?(?P<addressed>{_LABEL}(?:\.{_LABEL})*)"
    rf"{_PORT}(?:/[!-~]*)?"
    rf"|{_BEGINS}(?P<named>(?:{_LABEL}\.)+{_LAST_LABEL}{_ENDS}|(?i:localhost){_ENDS})"
    rf"{_PORT.replace('port', 'its_port')}(?!@[A-Za-z0-9])(?:/[!-~]*)?",
)
_MAIL_BEFORE = re.compile(r"[A-Za-z0-9_+-]@$")
# What ends like this, without http:// before it, is a file and no host.
_FILE_ENDING = re.compile(
    r"(apk|aspx?|bak|bat|bin|bmp|cer|cfg|cgi|cmd|conf|crt|csr|css|csv|dat|db|der|dll|dmg|docm|docx?"
    r"|eml|eps|exe|gif|gz|heic|html?|ico|ics|ini|ipa|iso|jar|java|jpe?g|js|json|jsp|key|lnk|log|md"
    r"|mov|mpe?g|msi|msg|odp|ods|odt|otf|pdf|pem|pfx|php|pkg|plist|png|pptx?|psd|py|rar|rpm|rtf|sh"
    r"|sql|svg|swf|sys|tar|tex|tgz|tiff?|tmp|toml|ts|ttf|txt|vbs|vcf|wav|webm|webp|wma|wmv|woff"
    r"|xhtml|xls[mx]?|xml|ya?ml|zip)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Host:
    """A host name, in small letters, and where it stands in a text; `port` is "" for none."""

    name: str
    port: str
    start: int
    end: int
    is_of_mail: bool = False

    def __str__(self) -> str:
        return f"{self.name}:{self.port}" if self.port else self.name

    def agrees(self, other: "Host") -> bool:
        """Whether both are the same host; a port counts only where both tell one."""
        is_same_port = not self.port or not other.port or self.port == other.port
        return self.name == other.name and is_same_port


def find_hosts(text: str) -> Iterator[Host]:
    """Yield the hosts in a text.

    They are what stands behind `https://`; names with dots whose last part is 2 to 24 letters, or
    begins with `xn--`, and is no ending of files; and `localhost`.
    """
    if "." not in text and "localhost" not in text.lower() and "://" not in text:
        return
    for match in _HOST.finditer(text):
        group = "addressed" if match["addressed"] else "named"
        name, port = match[group], match["port"] or match["its_port"] or ""
        if group == "named" and not port and _is_other_thing(name):
            continue
        start, end = match.span(group)
        end += len(port) + 1 if port else 0
        is_of_mail = group == "named" and _MAIL_BEFORE.search(text, 0, start) is not None
        yield Host(name.lower(), port, start, end, is_of_mail)


def _is_other_thing(name: str) -> bool:
    """Whether a name with dots is a file, or two sentences without a space: `Tap OK.Then`."""
    last = name.rpartition(".")[2]
    is_file = _FILE_ENDING.fullmatch(last) and not name.lower().startswith("www.")
    return bool(is_file or re.fullmatch(r"[A-Z][a-z]+", last))


def is_address(text: str) -> bool:
    """Whether a text is nothing but a host, or an address on the web or of mail."""
    found = next(find_hosts(text), None)
    return found is not None and not re.search(r"\s", text) and text.isascii()


class HostPatterns:
    """Patterns such as `dev-*` and `*.test`, as they stand in settings.yaml."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = [(pattern, _compiled(pattern)) for pattern in patterns]

    def which(self, host: Host) -> str:
        """Return the first pattern that means a host, with or without its port; "" for none."""
        for pattern, compiled in self._patterns:
            if compiled.fullmatch(host.name) or compiled.fullmatch(str(host)):
                return pattern
        return ""


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.strip().lower().split("*"))))
