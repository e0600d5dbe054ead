"""Host names in a text: where they stand, which are alike, and which a pattern means.

What is certain to be a host stands behind `https://`, has a port, or is written where addresses
are. A name with dots in any other text may as well be a file, a package or a brand: it is a host
only if it ends as hosts do.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote

from pipeline.language.nearest_words import wrong_letters

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9_])?"
# A label of other letters holds no ASCII: in 接続先example.jp only the end is a host.
_ANY_LABEL = rf"(?:(?:(?![\x00-\x7f])\w){{1,63}}|{_LABEL})"
_LAST_LABEL = r"(?:xn--[A-Za-z0-9-]{1,59}|[A-Za-z]{2,24})"
_ENDS = r"(?![A-Za-z0-9_-])(?!\.[A-Za-z0-9_])"
# Not in the middle of another name, nor behind a slash, where a path goes on.
_BEGINS = r"(?<![A-Za-z0-9_])(?<![A-Za-z0-9_][.-])(?<![A-Za-z0-9_.~-]/)(?<!\.)"
_SCHEME = r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{1,20})://(?:[!-.0-?A-~]*@)?"
_FOREIGN = rf"(?:{_ANY_LABEL}\.)+{_LAST_LABEL}{_ENDS}"
_PORT = r"(?::(?P<port>\d{1,5})(?!\d))?"
_PATH = r"(?:[/?#](?P<rest>[!-~]*))?"
_HOST = re.compile(
    # In an address any name is a host; elsewhere one that ends as host names do.
    rf"{_SCHEME}(?P<addressed>{_LABEL}(?:\.{_LABEL})*{_ENDS}(?!\.[^\x00-\x7f])|{_FOREIGN}"
    rf"|{_LABEL}(?:\.{_LABEL})*){_PORT}{_PATH}"
    rf"|{_BEGINS}(?P<named>(?:{_LABEL}\.)+{_LAST_LABEL}{_ENDS}|(?i:localhost){_ENDS})"
    rf"{_PORT.replace('port', 'its_port')}(?!@[A-Za-z0-9]){_PATH.replace('rest', 'its_rest')}",
)
# A line for an address holds one address, with or without https://.
_ADDRESS_LINE = re.compile(rf"\s*(?P<addressed>{_FOREIGN}){_PORT}(?P<rest>.*)")
_MAIL_BEFORE = re.compile(r"[A-Za-z0-9_+-]@$")
_INSIDE = re.compile(rf"(?:://|=)(?:[^/@=&]*@)?(?P<host>(?:{_LABEL}\.)+{_LAST_LABEL}){_ENDS}")
# Addresses of a program's own pages.
_NO_HOSTS = ("about", "app", "brave", "chrome", "content", "edge", "file", "opera", "resource")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

# How hosts end. Files have names that end like countries (main.rs, logo.ai, run.sh): those are no
# hosts without https://.
_COUNTRIES = """
    ac ad ae af ag al am ao ar at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz
    ca cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dk dm do dz ec ee eg es et eu fi fj fk
    fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hm hn hr ht hu id ie il im in io
    iq ir is it je jm jo jp ke kg kh ki km kn kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc me
    mg mh mk mm mn mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf
    pg ph pk pn pr pt pw qa re ro ru rw sa sb sc sd se sg si sk sl sm sn sr sv sx sy sz tc td tf tg
    th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_OTHERS = "com net org info biz edu gov mil int app dev cloud online site shop store tokyo"
_ENDINGS = frozenset((*_COUNTRIES.split(), *_OTHERS.split()))
# What ends like this, without http:// before it, is a file and no host.
_FILE_ENDING = re.compile(
    r"(apk|aspx?|bak|bat|bin|bmp|cer|cfg|cgi|cmd|conf|crt|csr|css|csv|dat|db|der|dll|dmg|docm|docx?"
    r"|eml|eps|exe|gif|gz|heic|html?|ico|ics|ini|ipa|iso|jar|java|jpe?g|js|json|jsp|key|lnk|log|md"
    r"|mov|mpe?g|msi|msg|odp|ods|odt|otf|pdf|pem|pfx|php|pkg|plist|png|pptx?|psd|py|rar|rpm|rtf|sh"
    r"|sql|svg|swf|sys|tar|tex|tgz|tiff?|tmp|toml|ts|ttf|txt|vbs|vcf|wav|webm|webp|wma|wmv|woff"
    r"|xhtml|xls[mx]?|xml|ya?ml|zip)"
)
# Names of packages begin as hosts end: com.example.app, jp.example.app.
_PACKAGES = frozenset(("com", "org", "net", "io", "jp", "edu", "gov"))
_CAPITALISED = re.compile(r"[A-Z][a-z]+")
# Parts of host names that say what a host is for, not whose it is.
_PURPOSES = """
    account accounts admin api app apps auth blog cdn cloud com data demo dev docs edu files ftp gov
    help home img imap info login mail mobile net news oauth org pop portal secure shop site smtp
    sso static stg staging store support test vpn web wiki www
"""
_FOR_ALL = frozenset(_PURPOSES.split())
_SHORTEST_PIECE = 3
# From which length on a part of a host may have one wrong letter, or two, and be the one meant.
_LENGTHS_FOR_SLIPS = (5, 8)


@dataclass(frozen=True, slots=True)
class Host:
    """A host name, in small letters, and where it stands in a text; `port` is "" for none.

    `is_certain` says that nothing else can be meant, as behind https://; `is_plain` that the name
    ends as hosts do.
    """

    name: str
    port: str
    start: int
    end: int
    is_of_mail: bool = False
    is_certain: bool = False
    is_plain: bool = True

    def __str__(self) -> str:
        return f"{self.name}:{self.port}" if self.port else self.name

    @property
    def ascii(self) -> str:
        """The name as the network knows it: xn--… for letters that are not ASCII."""
        try:
            return self.name if self.name.isascii() else self.name.encode("idna").decode()
        except UnicodeError:
            return self.name

    def agrees(self, other: "Host") -> bool:
        """Whether both are the same host; a port counts only where both tell one."""
        is_same_port = not self.port or not other.port or self.port == other.port
        return self.ascii == other.ascii and is_same_port

    def may_be_meant_for(self, other: "Host") -> bool:
        """Whether somebody may take one for the other: of one house, or spelled alike."""
        mine, theirs = (it.name.split(".") for it in (self, other))
        is_of_one_house = _registrable(mine) == _registrable(theirs)
        shared = _pieces(mine) & _pieces(theirs)
        return is_of_one_house or bool(shared) or self.is_slip_of(other)

    def is_slip_of(self, other: "Host") -> bool:
        """Whether this is the other host with a letter or two wrong. `imap` is no `smtp`."""
        mine, theirs = (it.name.split(".") for it in (self, other))
        pairs = [(one, two) for one, two in zip(mine, theirs, strict=False) if one != two]
        return len(mine) == len(theirs) and bool(pairs) and all(_is_slip(*pair) for pair in pairs)


def _is_slip(one: str, other: str) -> bool:
    most = sum(min(len(one), len(other)) >= length for length in _LENGTHS_FOR_SLIPS)
    differs_in_digits = re.sub(r"\d+", "0", one) == re.sub(r"\d+", "0", other)
    return not differs_in_digits and 0 < wrong_letters(one, other, most) <= most


def _registrable(labels: list[str]) -> list[str]:
    """Return what a house has registered: example.jp, example.co.jp."""
    has_two_parts = len(labels[-1]) == len("jp") and len(labels) > len("..")
    is_kind = has_two_parts and len(labels[-2]) <= len("com")
    return labels[-3:] if is_kind else labels[-2:]


def _pieces(labels: list[str]) -> set[str]:
    found = {piece for label in labels[:-1] for piece in re.split(r"[-_]", label)}
    return {it for it in found - _FOR_ALL if len(it) >= _SHORTEST_PIECE and not it.isdigit()}


def find_hosts(text: str, *, is_address: bool = False) -> Iterator[Host]:
    """Yield the hosts in a text.

    They are what stands behind `https://`; names with dots that end as hosts do, or have a port;
    and `localhost`. In a text that is an address, every name with dots is one.
    """
    for host in find_names(text, is_address=is_address):
        if host.is_certain or host.is_plain:
            yield host


def find_names(text: str, *, is_address: bool = False) -> Iterator[Host]:
    """Yield the hosts in a text, and other names with dots that are no files."""
    text = narrow(text)
    if "." not in text and "localhost" not in text.lower() and "://" not in text:
        return
    if is_address and not text.isascii() and (line := _ADDRESS_LINE.match(text)):
        yield _host(line, "addressed")
        return
    for match in _HOST.finditer(text):
        if match["addressed"]:
            if not match["scheme"].lower().endswith(_NO_HOSTS):
                yield _host(match, "addressed")
        elif is_address or not _is_file(match["named"]):
            host = _host(match, "named")
            is_of_mail = _MAIL_BEFORE.search(text, 0, host.start) is not None
            yield replace(host, is_of_mail=is_of_mail, is_certain=host.is_certain or is_address)


def find_hosts_inside(text: str) -> Iterator[Host]:
    """Yield the hosts in the paths and queries of the addresses in a text.

    Each stands where the address goes on behind its host.
    """
    for match in _HOST.finditer(narrow(text)):
        group = "rest" if match["rest"] else "its_rest"
        for inside in _INSIDE.finditer(unquote(unquote(match[group] or ""))):
            start, end = match.span(group)
            yield Host(inside["host"].lower(), "", start, end)


def narrow(text: str) -> str:
    """Return a text, as long, with its full-width letters, digits and signs as half-width ones."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def _host(match: re.Match[str], group: str) -> Host:
    name, (start, end) = match[group], match.span(group)
    port = match["port" if group == "addressed" else "its_port"] or ""
    end += len(port) + 1 if port else 0
    is_certain = group == "addressed" or bool(port) or name.lower() == "localhost"
    return Host(
        name.lower(), port, start, end, is_certain=is_certain, is_plain=_is_plain(name)
    )  # fmt: skip


def _is_file(name: str) -> bool:
    first, _, last = name.lower().partition(".")[0], *name.lower().rpartition(".")[1:]
    return first != "www" and _FILE_ENDING.fullmatch(last) is not None


def _is_plain(name: str) -> bool:
    """Whether a name with dots is a host wherever it stands.

    It is not if it may be a file, a package (com.example.app), a brand (Booking.com, ASP.NET), or
    two sentences without a space: `Tap OK.Then`.
    """
    labels = name.split(".")
    if labels[0].lower() == "www" or labels[-1].lower().startswith("xn--"):
        return True
    is_sentence = _CAPITALISED.fullmatch(labels[-1]) is not None
    is_brand = len(labels) == len("..") and _CAPITALISED.fullmatch(labels[0]) is not None
    is_brand |= labels[-1] == "NET"
    is_package = labels[0].lower() in _PACKAGES
    return labels[-1].lower() in _ENDINGS and not (is_sentence or is_brand or is_package)


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
            if any(compiled.fullmatch(it) for it in (host.name, host.ascii, str(host))):
                return pattern
        return ""


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = narrow(pattern.strip()).lower().split("*")
    return re.compile(".*".join(map(re.escape, parts)))


def nearest_host(host: Host, named: Iterable[Host]) -> dict[str, str]:
    """Return {"suggestion": the host that is meant}, with its port if that is wrong, or {}."""
    ranked = sorted(named, key=lambda it: (it.name != host.name, _distance(host, it)))
    if not ranked:
        return {}
    near = ranked[0]
    return {"suggestion": str(near) if near.name == host.name else near.name}


def _distance(host: Host, other: Host) -> tuple[bool, int]:
    is_near = host.may_be_meant_for(other)
    return not is_near, wrong_letters(host.name, other.name, len(host.name))
