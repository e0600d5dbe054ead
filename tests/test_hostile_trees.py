"""Promise: whatever lies in a content folder is refused by rule and place, and all else is built.

One folder holds every case. It is built once, by a program of its own that tells each file that is
opened and fails loudly where anything asks for the network.
"""

import json
import os
import signal
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import main
from pipeline.diagnostics import Report
from pipeline.reading.file_names import folded_name, is_plain_name
from pipeline.reading.plain_files import NoPlainFileError, TooLargeError, read_plain
from tests.conftest import ROOT
from tests.hostile_files import MANUAL, SOUND, THINGS, values, yaml_files

# Says on the last line of its errors what was opened.
WATCHED = """
import json, os, sys
opened = set()
def watch(event, given):
    if event == "open" and isinstance(given[0], (str, bytes)):
        opened.add(os.path.abspath(os.fsdecode(given[0])))
    elif event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethost", "urllib.")):
        os.write(2, f"NETWORK {event} {given}\\n".encode())
        os._exit(99)
    elif event in {"os.system", "subprocess.Popen", "os.exec", "os.posix_spawn"}:
        os.write(2, f"PROGRAM {event} {given}\\n".encode())
        os._exit(98)
sys.addaudithook(watch)
sys.path.insert(0, os.getcwd())
sys.argv = ["build.py", *sys.argv[1:]]
from build import main
try:
    main()
finally:
    sys.stdout.flush()
    print("\\nOPENED " + json.dumps(sorted(opened)), file=sys.stderr)
"""


@dataclass(frozen=True)
class Built:
    folder: Path
    output: Path
    status: int
    found: dict[str, list[tuple[str, int, str]]]
    opened: list[str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("trees") / "content"
    for name in ("manuals", "procedures", "controls", "figures"):
        (folder / name).mkdir(parents=True)
    sound = {
        "manuals/neighbour.yaml": MANUAL.format(id="neighbour", procedure="fine"),
        "procedures/fine.yaml": SOUND.format(id="fine"),
        "manuals/broken.yaml": MANUAL.format(id="broken", procedure="anchor"),
        **{f"procedures/{name}.yaml": text for name, text in values()},
    }
    for name, text in sound.items():
        (folder / name).write_text(text, encoding="utf-8")
    for name, data in yaml_files().items():
        (folder / "procedures" / f"{name}.yaml").write_bytes(data)
    for name, (make, _) in THINGS.items():
        make(folder / name)
    (folder / "figures" / "link.png").symlink_to("/etc/passwd")
    os.mkfifo(folder / "figures" / "fifo.png")
    (folder / "figures" / "folder.png").mkdir()
    for name in ("a.png", "a.svg", "a.gif", "a.tiff", "a.pdf", "a.eps", "a"):
        (folder / "figures" / name).write_bytes(b"no picture")
    output = folder.parent / "output"
    command = ["build", "--content", str(folder), "--output", str(output), "--format", "html"]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *command, "--json"],
        cwd=ROOT, capture_output=True, check=False, timeout=300,
        # Of no language, so that the manuals are asked for theirs.
        env={**os.environ, **dict.fromkeys(("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"), "C")},
    )  # fmt: skip
    said, _, opened = done.stderr.decode().rpartition("OPENED ")
    assert done.returncode not in {98, 99}, said
    found: dict[str, list[tuple[str, int, str]]] = {}
    for item in json.loads(done.stdout.decode("utf-8", "surrogateescape"))["diagnostics"]:
        if item["severity"] == "error":
            name = os.path.relpath(ROOT / item["file"], folder)
            found.setdefault(name, []).append((item["rule"], item["line"], item["message"]))
    return Built(folder, output, done.returncode, found, json.loads(opened))


def test_there_are_many_cases() -> None:
    assert len(yaml_files()) + len(list(values())) + len(THINGS) > 500


def test_the_neighbour_is_built_all_the_same(built: Built) -> None:
    assert built.status == 1
    assert [it.name for it in built.output.iterdir()] == ["neighbour.html"]


@pytest.mark.parametrize("name", yaml_files())
def test_hostile_yaml_is_refused_at_its_line(built: Built, name: str) -> None:
    found = built.found[f"procedures/{name}.yaml"]
    assert all(line >= 1 for _, line, _ in found)
    assert len(found) < 5_000


def test_hostile_ids_and_paths_are_refused_at_their_lines(built: Built) -> None:
    for name, text in values():
        found = built.found.get(f"procedures/{name}.yaml", [])
        assert found, text
        assert max(line for _, line, _ in found) > 1 or name.startswith("own"), text


@pytest.mark.parametrize("name", THINGS, ids=ascii)
def test_what_is_no_plain_file_is_refused(built: Built, name: str) -> None:
    rule = THINGS[name][1]
    shown = name.encode("unicode_escape").decode()
    inside = [
        it for file, its in built.found.items() if file.startswith((name, shown)) for it in its
    ]
    assert rule in {it for it, _, _ in inside}, built.found.keys()


def test_messages_hold_one_harmless_line(built: Built) -> None:
    for its in built.found.values():
        for _, _, message in its:
            assert len(message) <= 200
            assert not {*map(unicodedata.category, message)} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
            assert not message.startswith(("::", "##"))


def test_nothing_outside_is_opened(built: Built) -> None:
    assert any(it.endswith("neighbour.yaml") for it in built.opened)
    allowed = {ROOT, built.folder.parent, *map(Path, sys.path), Path(sys.prefix)}
    allowed |= {Path(sys.base_prefix), Path("/usr/share"), Path("/usr/lib"), Path("/usr/local")}
    outside = [
        it for it in map(Path, built.opened)
        if not any(root in (it, *it.parents) for root in allowed if root != Path("/"))
    ]  # fmt: skip
    assert not [it for it in outside if it.parts[:2] not in {("/", "proc"), ("/", "sys")}]
    assert not [it for it in built.opened if it.endswith(("passwd", "/dev/zero"))]


@pytest.mark.parametrize("what", ["pipe", "loop"])
@pytest.mark.parametrize("command", ["import", "inspect", "review", "sheet --read", "i18n merge"])
def test_what_came_back_and_is_no_plain_file_is_refused(
    command: str, what: str, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    path = (tmp_path / what).rename(tmp_path / f"{what}.docx")
    if what == "loop":
        path.unlink()
        path.symlink_to(path.name)

    def stop(*_: object) -> None:
        raise AssertionError(command)  # who waits for a pipe waits for ever

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(20)
    try:
        result = CliRunner().invoke(main, [*command.split(), str(path)], prog_name="build.py")
    finally:
        signal.alarm(0)
    assert result.exit_code in {1, 2}
    assert isinstance(result.exception, SystemExit)
    assert "error" in result.stderr.lower()


# ── the gate itself ───────────────────────────────────────────────────────────────────────────


def test_a_plain_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert read_plain(tmp_path / "a", 5) == b"12345"
    with pytest.raises(TooLargeError):
        read_plain(tmp_path / "a", 4)


def test_a_file_that_grows_meanwhile_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_bytes(b"123456789")
    real = os.fstat

    def smaller(handle: int) -> os.stat_result:
        values = list(real(handle))
        values[6] = 3
        return os.stat_result(values)

    monkeypatch.setattr(os, "fstat", smaller)
    assert read_plain(tmp_path / "a", 9) == b"123456789"
    with pytest.raises(TooLargeError):
        read_plain(tmp_path / "a", 8)


def test_links_folders_pipes_and_devices_are_no_plain_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "link").symlink_to("a")
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "/dev/zero", "."):
        with pytest.raises((NoPlainFileError, IsADirectoryError)):
            read_plain(tmp_path / name, 9)
    with pytest.raises(OSError, match="link"):
        read_plain(tmp_path / "link", 9)
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "none", 9)


@pytest.mark.parametrize(
    "name", ["a", "a.b", ".a", "a b", "con1", "nulx.png", "com", "日本", "a$", "~"]
)
def test_plain_names_are_plain(name: str) -> None:
    assert is_plain_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("con", "CON", "nul.png", "Aux.tar.gz", "com1", "COM9.x", "lpt¹", "conin$", "CONOUT$.txt"),
        *("a.", "a ", "..", ".", "a/b", "a\\b", "a:b", "a*", "a?", 'a"', "<a", "a>", "a|b"),
        *("a\0", "a\n", "a\x7f", "a\x85", "a\udcff", "a\u202e", "a\u200b", "a\ufeff", "a\u2069"),
    ],
    ids=ascii,
)
def test_other_names_are_not(name: str) -> None:
    assert not is_plain_name(name)


def test_names_fold_as_disks_fold_them() -> None:
    assert folded_name("Straße") == folded_name("STRASSE")
    assert folded_name("が") == folded_name("か\u3099")
    assert folded_name("a") != folded_name("b")


def test_only_what_lies_in_one_folder_collides(tmp_path: Path) -> None:
    from pipeline.reading.source import read

    for folder, name in (("a", "x.txt"), ("b", "X.txt"), (".git", "con")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(b"")
    report = Report()
    read(tmp_path, report)
    assert not len(report)
    (tmp_path / "nul").mkdir()
    read(tmp_path, report)
    assert [it.rule.name for it in report] == ["unportable-name"], "hidden ones hide no others"
