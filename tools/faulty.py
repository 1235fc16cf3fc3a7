"""A server behind a bad line: what comes through is cut before it arrives, after it was done, or comes late."""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}
PATIENCE = 30


class Line(ThreadingHTTPServer):
    """The line between the devices and the server on `behind`. `bad`: the share of sendings that it spoils."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, behind: int, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.behind, self.bad, self.version = behind, 0.0, 0
        self.chance, self.spoiled = random.Random(seed), Counter[str]()  # noqa: S311  faults that can be had again
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def fault(self) -> str:
        """What happens to one sending."""
        if self.chance.random() >= self.bad:
            return ""
        fault = self.chance.choice(["cut before", "reply lost after commit", "reply lost after commit", "late", "502"])
        self.spoiled[fault] += 1
        return fault

    def handle_error(self, *_: Any) -> None:
        """A browser that hangs up is part of the exercise."""


class _Passing(BaseHTTPRequestHandler):
    server: Line
    protocol_version = "HTTP/1.0"

    def _pass(self) -> None:
        fault = self.server.fault() if self.path == "/app/entries" else ""
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if fault == "cut before":
            return
        if fault == "502":
            self.send_error(502)
            return
        if fault == "late":
            time.sleep(1)
        try:
            answer, content = self._ask(body)
        except (OSError, http.client.HTTPException):
            return  # the server is down: the line is dead
        if fault != "reply lost after commit":
            self._answer(answer, content)

    def _ask(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=PATIENCE)
        sent = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
        line.request(self.command, self.path, body or None, sent | {"Connection": "close"})
        answer = line.getresponse()
        return answer, answer.read()

    def _answer(self, answer: http.client.HTTPResponse, content: bytes) -> None:
        if self.path == "/worker.js":
            content += f"\n// {self.server.version}\n".encode()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP | {"content-length", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_POST = do_HEAD = _pass  # noqa: N815  the names that the base class calls

    def log_message(self, *_: Any) -> None:
        """The figures at the end say what matters."""
