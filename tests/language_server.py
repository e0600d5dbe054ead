"""Speaks with yaml-language-server as an editor does (Language Server Protocol 3.17)."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self


def server() -> str | None:
    """Return the path of the server, None where there is none."""
    return shutil.which(os.environ.get("YAML_LANGUAGE_SERVER", "yaml-language-server"))


class Editor:
    """One session of an editor; `schemas` maps schema files to patterns of content files."""

    def __init__(self, folder: Path, schemas: dict[str, str], locale: str = "ja") -> None:
        self._process = subprocess.Popen(
            [str(server()), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        self._settings = {
            "yaml": {
                "schemas": schemas,
                "schemaStore": {"enable": False},
                "validate": True,
                "completion": True,
                "hover": True,
            }
        }
        self._count = 0
        self._diagnostics: dict[str, list[Any]] = {}
        root = folder.as_uri()
        capabilities = {
            "textDocument": {"hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}},
            "workspace": {"configuration": True},
        }
        self.ask(
            "initialize",
            processId=os.getpid(),
            rootUri=root,
            capabilities=capabilities,
            locale=locale,
            workspaceFolders=[{"uri": root, "name": "content"}],
        )
        self._tell("initialized")
        self._tell("workspace/didChangeConfiguration", settings=self._settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                stream.close()

    def open(self, path: Path, text: str) -> list[Any]:
        """Open a text as a file that is not open yet, and return its diagnostics."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", textDocument=document)
        while path.as_uri() not in self._diagnostics:
            self._take(self._receive())
        return self._diagnostics[path.as_uri()]

    def complete(self, path: Path, line: int, column: int) -> list[str]:
        """Return the labels that are offered at a place, counted from 0."""
        found = self.ask("textDocument/completion", **_at(path, line, column))
        items = found["items"] if isinstance(found, dict) else found
        return [it["label"] for it in items]

    def hover(self, path: Path, line: int, column: int) -> str:
        """Return the text that is shown at a place, "" for none."""
        found = self.ask("textDocument/hover", **_at(path, line, column))
        return str(found["contents"]["value"]) if found else ""

    def ask(self, method: str, **values: Any) -> Any:
        """Return the answer to a request."""
        self._count += 1
        self._send({"id": self._count, "method": method, "params": values})
        while True:
            message = self._receive()
            if message.get("id") == self._count and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._take(message)

    def _tell(self, method: str, **values: Any) -> None:
        self._send({"method": method, "params": values})

    def _take(self, message: dict[str, Any]) -> None:
        if message.get("method") == "textDocument/publishDiagnostics":
            said = message["params"]
            self._diagnostics[said["uri"]] = said["diagnostics"]
        elif message.get("method") == "workspace/configuration":
            sections = [it.get("section", "") for it in message["params"]["items"]]
            result = [self._settings.get(it) for it in sections]
            self._send({"id": message["id"], "result": result})
        elif "id" in message and "method" in message:
            self._send({"id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        stream = self._process.stdout
        assert stream
        length = 0
        while (line := stream.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        message: dict[str, Any] = json.loads(stream.read(length))
        return message


def _at(path: Path, line: int, column: int) -> dict[str, Any]:
    return {
        "textDocument": {"uri": path.as_uri()},
        "position": {"line": line, "character": column},
    }
