"""The Practice Site: one sign-in page behind a certificate nobody vouches for."""

import hashlib
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from threading import Thread

HOST = "localhost"

# The button is no submit button: nothing that is typed here leaves the page.
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Practice Site</title>
<link rel="icon" href="data:,">
<style>
body { background: #fff; color: #202124; font: 16px/1.5 system-ui, sans-serif; margin: 0; }
form { border: 1px solid #c4c7c5; border-radius: 8px; box-sizing: border-box;
       margin: 72px auto; padding: 32px; width: 400px; }
h1 { font-size: 24px; font-weight: 500; line-height: 1.25; margin: 0 0 24px; }
label { display: block; margin-bottom: 16px; }
input { border: 1px solid #80868b; border-radius: 4px; box-sizing: border-box; display: block;
        font: inherit; margin-top: 4px; padding: 8px; width: 100%; }
button { background: #0b57a4; border: 0; border-radius: 4px; color: #fff; font: inherit;
         margin-top: 8px; padding: 8px 24px; }
</style>
</head>
<body>
<form>
<h1>Practice Site sign-in</h1>
<label>User name <input autocomplete="off"></label>
<label>Password <input type="password" autocomplete="off"></label>
<button type="button">Sign in</button>
</form>
</body>
</html>
"""


@dataclass(frozen=True)
class PracticeSite:
    """Where a running Practice Site is, and how its certificate is known."""

    url: str
    host: str
    fingerprint: str


class _Handler(BaseHTTPRequestHandler):
    """Answers every GET with the sign-in page and logs nothing."""

    timeout = 10

    def do_GET(self) -> None:
        """Send the sign-in page."""
        body = PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
        """Keep the console quiet."""


class _Server(ThreadingHTTPServer):
    """Takes a browser that hangs up, as it does to show its warning, for no error."""

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Report what went wrong, unless it was only the connection."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def fingerprint(pem: str) -> str:
    """Return a certificate's SHA-256 fingerprint: upper-case hex pairs with colons."""
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest().hex(":").upper()


def _make_certificate(folder: Path) -> tuple[Path, Path]:
    """Return the files of a new self-signed certificate and of its key, both in ``folder``."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    command += ["-subj", f"/O=Practice Site/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def _new_identity() -> tuple[ssl.SSLContext, str]:
    """Return a TLS context with a new certificate, and that certificate's fingerprint."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        certificate, key = _make_certificate(Path(folder))
        context.load_cert_chain(certificate, key)
        return context, fingerprint(certificate.read_text())


def _listen(port: int, context: ssl.SSLContext) -> _Server:
    """Return a TLS server bound to the loopback address, not yet serving."""
    server = _Server(("127.0.0.1", port), _Handler)
    # Each connection shakes hands in its own thread: a silent one must not block the others.
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    return server


@contextmanager
def practice_site(port: int = 0) -> Iterator[PracticeSite]:
    """Yield a running Practice Site, on a free port unless one is given, and stop it after."""
    context, known_as = _new_identity()
    with _listen(port, context) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield PracticeSite(f"https://{HOST}:{server.server_port}", HOST, known_as)
        finally:
            server.shutdown()
