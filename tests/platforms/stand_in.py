"""A web server in a platform's place: it answers as the platform would, or breaks where it is told to."""

import errno
import json
import socket
import struct
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

BEFORE, AFTER = "dropped before it is read", "dropped after it is done"
WAIT = 30.0  # seconds for a port that another run of the tests holds


@dataclass
class Asked:
    """A request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body or b"{}")


@dataclass
class Answered:
    """What comes back: JSON, or bytes."""

    status: int = 200
    body: Any = field(default_factory=dict)
    reason: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class StandIn:
    """The server; `step` names what a request is for, `answer` does it.

    `faults[step]` is what goes wrong when that step is asked for, one entry a request: `BEFORE` and `AFTER` (the
    connection ends, before the request is read or after it was done), an `Answered` (which is given, nothing done), or
    None (nothing goes wrong). `asked` lists the steps that came.
    """

    def __init__(self, port: int = 0) -> None:
        self.asked: list[str] = []
        self.faults: dict[str, list[str | Answered | None]] = defaultdict(list)
        self.on_request: Any = lambda step: None
        self._server = _server(port, self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def step(self, asked: Asked) -> str:
        raise NotImplementedError

    def answer(self, step: str, asked: Asked) -> Answered:
        raise NotImplementedError

    @property
    def address(self) -> str:
        return f"http://localhost:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def _drop(self) -> None:
                reset = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
                self.close_connection = True
                self.rfile.close()
                self.wfile.close()
                self.connection.close()

            def _answer(self) -> None:
                parts = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                asked = Asked(self.command, parts.path, query, dict(self.headers.items()), b"")
                step = stand_in.step(asked)
                stand_in.asked.append(step)
                stand_in.on_request(step)
                fault = stand_in.faults[step].pop(0) if stand_in.faults[step] else None
                if fault == BEFORE:
                    self._drop()
                    return
                asked.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answered = fault if isinstance(fault, Answered) else stand_in.answer(step, asked)
                if fault == AFTER:
                    self._drop()
                    return
                whole = isinstance(answered.body, bytes)
                body = answered.body if whole else json.dumps(answered.body).encode()
                self.send_response(answered.status, answered.reason)
                self.send_header("Content-Type", "application/octet-stream" if whole else "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in answered.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = _answer  # noqa: N815

        return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)  # not HTTPServer's, which asks the network for this machine's name
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a connection that was dropped on purpose


def _server(port: int, handler: type[BaseHTTPRequestHandler]) -> _Server:
    end = time.monotonic() + WAIT
    while True:
        try:
            return _Server(("127.0.0.1", port), handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > end:
                raise
            time.sleep(0.1)
