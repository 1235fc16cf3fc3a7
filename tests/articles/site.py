"""A site of made-up posts on this machine: it can be slow, fail, ask for patience, or give what is no post."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.articles.pictures import png

WORDS = (
    "Backs like to move a little every day. A short walk with a friend is a good way to begin, and it may help you to"
    " do what you like again. Start with a few minutes, add some each week, and rest when you want to."
)


@dataclass
class Site:
    """`posts` of them, `slow` seconds each time; `fails`: every so many-th question fails, in turn by each way."""

    posts: int = 40
    slow: float = 0.0
    fails: int = 0
    long: int = 1
    picture: bool = False
    asked: Counter[str] = field(default_factory=Counter)
    server: Any = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def post(self, number: int) -> dict[str, Any]:
        link = f"{self.address}/en/post-{number}/"
        body = f"<h2>Part {number}</h2>" + self.long * f"<p>{WORDS} This is post {number}.</p>" + "<script>x()</script>"
        if self.picture:
            body += f'<img src="{self.address}/p-{number}.png" alt="A path">'
        return {
            "id": number, "link": link, "status": "publish", "date": "2026-01-02T03:04:05",
            "title": {"rendered": f"Post {number}"}, "content": {"rendered": body, "protected": number % 97 == 0},
        }  # fmt: skip

    def __enter__(self) -> Site:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                return

            def do_GET(self) -> None:
                site.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.asked["all"] += 1
        time.sleep(self.slow)
        if self.fails and self.asked["all"] % self.fails == 0:
            self.fail(handler)
        elif parts.path == "/wp-json/wp/v2/posts":
            self.list(handler, asked)
        elif parts.path == "/wp-json/wp/v2/categories":
            send(
                handler, 200, [{"id": 5, "name": "Backs", "slug": "backs"}] if "ack" in asked.get("search", "") else []
            )
        elif parts.path.startswith("/wp-json/wp/v2/posts/"):
            send(handler, 200, self.post(int(parts.path.rsplit("/", 1)[1])))
        elif parts.path == "/":
            send(handler, 200, "<p>home</p>", Link=f'<{self.address}/wp-json/>; rel="https://api.w.org/"')
        elif parts.path.startswith("/en/post-"):
            number = parts.path.strip("/").rsplit("-", 1)[1]
            own = (
                f'<{self.address}/wp-json/wp/v2/posts/{number}>; rel="alternate"; title="JSON"; type="application/json"'
            )
            send(handler, 200, "<p>page</p>", Link=own)
        else:
            self.odd(handler, parts.path)

    def odd(self, handler: BaseHTTPRequestHandler, path: str) -> None:
        """What is no page of posts: pictures, traps, nothing."""
        if path.endswith(".png"):
            send(handler, 200, png())
        elif path == "/to-itself":
            send(handler, 302, "", Location="/to-itself")
        elif path == "/away":
            send(handler, 302, "", Location="file:///etc/passwd")
        elif path == "/endless":
            endless(handler)
        else:
            send(handler, 404, {"code": "rest_no_route"})

    def list(self, handler: BaseHTTPRequestHandler, asked: dict[str, str]) -> None:
        self.asked[f"page {asked.get('page')}"] += 1
        many, page = int(asked.get("per_page", 10)), int(asked.get("page", 1))
        pages = -(-self.posts // many)
        if page > pages:
            send(handler, 400, {"code": "rest_post_invalid_page_number"})
            return
        numbers = range((page - 1) * many + 1, min(page * many, self.posts) + 1)
        found = [self.post(number) for number in numbers]
        send(handler, 200, found, **{"X-WP-Total": str(self.posts), "X-WP-TotalPages": str(pages)})

    def fail(self, handler: BaseHTTPRequestHandler) -> None:
        """In turn: broken, busy with a wish for patience, cut off."""
        self.asked["failed"] += 1
        way = self.asked["failed"] % 3
        if way == 0:
            handler.close_connection = True
            handler.connection.close()
        elif way == 1:
            send(handler, 503, "busy", **{"Retry-After": "0"})
        else:
            send(handler, 500, "broken")


def send(handler: BaseHTTPRequestHandler, status: int, body: Any, **headers: str) -> None:
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
    handler.send_header("Content-Length", str(len(data)))
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b"x" * 1_000_000)
    except OSError:
        handler.close_connection = True
