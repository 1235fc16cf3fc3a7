"""What a program sends that wants to break the pages: real forms and addresses, with something wrong in some places."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import Resolver404, resolve
from hypothesis import strategies as st

from dorsal.record.ids import new_id

CANARY = """z9<i z9="q'z9>"""
METHODS = ("GET",) * 4 + ("POST",) * 12 + ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
WRONG = (
    "", " ", "0", "-1", "9" * 5000, "1e400", "nan", "inf", "-0", "0x10", "²", "٣", "1,5", "1_0", "true", "null", "[]",
    "{}", "\0", "a\0b", "\r\nX-Planted: 1", "\x1b[2J", "\u202e\u2066", "\ufffe", "é" * 300, "A" * 20_000, "😀", CANARY,
    "{{7*7}}{% now %}", "%s%n%(x)s{0}", "' OR 1=1 --", "../../../etc/passwd", "javascript:alert(1)",
    "//elsewhere.example/", "https://elsewhere.example", "\\\\elsewhere.example", "0001-01-01", "9999-12-31",
    "2026-02-30", "10000-01-01", "-9999-01-01", "2026-W01-1", "24:00", "99:99", ":", "12:00:00+99:99",
    "00000000-0000-0000-0000-000000000000", "urn:uuid:0", "{01890000-0000-7000-8000-000000000000}", "yes", "no",
    "none", "unsure", "constructor", "__class__",
)  # fmt: skip
QUERY = (
    "level", "why", "next", "change", "as", "only", "language", "week", "day", "item", "said", "page", "q", "status",
    "from", "all", "ended", "step",
)  # fmt: skip
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": ("fr", "*", "qq-" * 200, "en;q=nan,fr;q=-1", ",;=,", "\xff\xfe", "a" * 9000, "fr\0"),
    "HTTP_HOST": ("testserver", "elsewhere.example", "a b", "testserver:99999", "[::1", "testserver\0", ""),
    "HTTP_REFERER": ("http://testserver/", "https://elsewhere.example/", CANARY, "\0"),
    "HTTP_USER_AGENT": (CANARY, "", "x" * 9000),
    "HTTP_IF_MODIFIED_SINCE": ("never", "Thu, 01 Jan 0001 00:00:00 GMT", "9" * 400),
    "HTTP_IF_NONE_MATCH": ("*", '"', 'W/"x", ' * 300),
    "HTTP_RANGE": ("bytes=0-0", "bytes=9-1", "lines=x"),
    "HTTP_ACCEPT_ENCODING": ("gzip", "gzip;q=0", ","),
    "HTTP_X_FORWARDED_FOR": ("::1", "x", "1.2.3.4, " * 300, "\0"),
    "HTTP_X_FORWARDED_PROTO": ("https", "gopher"),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
    "HTTP_HX_REQUEST": ("true", "\0"),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_CONTENT_ENCODING": ("gzip",),
}
COOKIES = ("django_language", "dorsal_zone", "dorsal_place", "csrftoken", "messages", "x")
CONTENT_TYPES = (
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "text/plain", "",
    "a/b;;=", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x",
    "application/json", "application/json; charset=latin-1", "application/x-www-form-urlencoded; charset=klingon",
)  # fmt: skip
RAW = (
    b"", b"%", b"a=%ff%fe", b"=&=&;", b"a" * 100_000, b"\xff\xfe\0", b"{", b"[" * 2000, b"--x\r\n\r\n--x--",
    b"--x--",
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../b\0"\r\n\r\nc\r\n--x--\r\n',
    b"1e999", b'"\\ud800"',
    b"&".join(b"a%d=1" % one for one in range(2000)),
)  # fmt: skip
PASSKEY = (
    "id", "rawId", "type", "response", "clientDataJSON", "attestationObject", "signature", "clientExtensionResults",
)  # fmt: skip
LIVED: Mapping[str, Mapping[str, Any]] = {
    "session": {"item": "walking", "level": 1, "done": 1.0, "effort": 3, "skipped": "pain"},
    "morning": {"pain": 3},
    "flare": {"pain": 8},
    "check-in": {"values": {"pain-average": 3, "fever": "no", "areas": ["low-back"]}},
    "goal": {"item": "goal-hiking"},
    "move": {"first": "2026-11-23", "second": "2026-11-24"},
    "away": {"first": "2026-11-23", "last": "2026-11-24"},
    "take-back": {"wish": "x"},
    "swap": {"item": "walking"},
}
FILES = ("post.json", "a.html", "b.txt", "c.md", "d.exe", "../../e.json", "f", "\u202egnosj.exe", "a" * 300 + ".txt")
UNUSUAL: tuple[Any, ...] = (
    None, True, -1, 2**70, 1e308, "", "\0", "\ud800", CANARY, [], {}, [[]], {"a": {"b": [None]}}, "x" * 5000,
)  # fmt: skip
Form = dict[str, list[str]]


@dataclass(frozen=True)
class Sent:
    """One request, complete."""

    method: str
    address: str
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Each form of a page: where it goes, and what its fields may say."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found, self.open, self.select = here, list[tuple[str, Form]](), False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = given.get("method", "get").lower() == "post"
            self.found += [(given.get("action") or self.here, {})] if self.open else []
        elif self.open and tag in ("input", "button", "textarea", "select") and "name" in given:
            self.found[-1][1].setdefault(given["name"], []).append(given.get("value", ""))
            self.select = given["name"] if tag == "select" else ""
        elif self.open and tag == "option" and self.select:
            self.found[-1][1][self.select].append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag != "form"


def forms_of(here: str, page: str) -> dict[str, Form]:
    """By the route that each is sent to."""
    reader, found = Forms(here), dict[str, Form]()
    reader.feed(page)
    for action, fields in reader.found:
        try:
            route = resolve(action.split("?")[0]).route
        except Resolver404:
            continue
        for name, values in fields.items():
            found.setdefault(route, {}).setdefault(name, []).extend(values)
    return found


def wrong() -> st.SearchStrategy[str]:
    whatever = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
    return st.sampled_from(WRONG) | whatever


def said(name: str, ids: Sequence[str]) -> st.SearchStrategy[str]:
    """What a field may be sent with: something wrong, an id of something else, or, where it holds JSON, broken JSON."""
    if name == "credential":
        return st.builds(json.dumps, st.recursive(st.sampled_from(UNUSUAL), _of_a_key, max_leaves=6)) | wrong()
    return wrong() | st.sampled_from(ids) if ids else wrong()


def _of_a_key(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(PASSKEY), inner, max_size=5)


@st.composite
def forms(draw: st.DrawFn, known: Form, ids: Sequence[str] = ()) -> list[tuple[str, str]]:
    """A form as a page offers it, with a few of its fields wrong, doubled, left out or unheard of."""
    sent = [(name, draw(st.sampled_from(values))) for name, values in known.items() if name != "csrfmiddlewaretoken"]
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from([*known, "entry", "next"]) if draw(st.integers(0, 9)) else wrong())
        change = draw(st.sampled_from(["replace", "replace", "replace", "double", "drop"]))
        kept = sent if change == "double" else [one for one in sent if one[0] != name]
        sent = kept if change == "drop" else [*kept, (name, draw(said(name, ids)))]
    return sent


@st.composite
def entries(draw: st.DrawFn, valid: Mapping[str, Any]) -> bytes:
    """What a device sends of what it kept, with something in it that no device sends."""
    body: Any = dict(valid) | {"id": str(new_id())}
    if draw(st.booleans()):
        kind = draw(st.sampled_from(sorted(LIVED)))
        body |= {"kind": kind, "body": dict(LIVED[kind])}
    for _ in range(draw(st.integers(0, 3))):
        where = draw(st.sampled_from([*valid, "body", "extra"]))
        inner = draw(st.sampled_from([*body["body"], "extra"])) if isinstance(body.get("body"), dict) else ""
        value = draw(st.sampled_from(UNUSUAL) | st.text(max_size=20) | st.integers() | st.floats())
        if where == "body" and inner:
            body["body"] = body["body"] | {inner: value}
        else:
            body[where] = value
    return json.dumps(draw(st.sampled_from([body, body, body, [body], None]))).encode()


@st.composite
def bodies(draw: st.DrawFn, known: Form, kept: Mapping[str, Any], ids: Sequence[str] = ()) -> tuple[bytes, str]:
    """A body and what it is said to be."""
    more = ["file", "file"] if "file" in known else ["form", "form"]
    what = draw(st.sampled_from([*more, "form", "parts", "json", "raw"]))
    if what == "json":
        return draw(entries(kept)), "application/json"
    if what == "raw":
        return draw(st.sampled_from(RAW) | st.binary(max_size=60)), draw(st.sampled_from(CONTENT_TYPES))
    sent = draw(forms(known, ids))
    if what == "form":
        return urlencode(sent).encode(), "application/x-www-form-urlencoded"
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in sent]
    if what == "file":
        parts = [one for one in parts if 'name="file"' not in one]
        about = f'name="file"; filename="{draw(st.sampled_from(FILES))}"'
        parts.append(f"--x\r\nContent-Disposition: form-data; {about}\r\n\r\n{draw(files())}\r\n")
    return "".join([*parts, "--x--\r\n"]).encode(), "multipart/form-data; boundary=x"


def files() -> st.SearchStrategy[str]:
    """A post with something unusual in some places, or any text."""
    of_a_post = st.sampled_from(["content", "title", "link", "date", "status", "_embedded", "lang", "meta", "rendered"])
    inner = st.sampled_from((*UNUSUAL, "<p>words</p>", {"rendered": f"<p>{CANARY}</p>"}))
    post = st.fixed_dictionaries({"content": st.just({"rendered": "<h2>x</h2><p>words to read</p>"})})
    changed = st.builds(lambda one, more: one | more, post, st.dictionaries(of_a_post, inner, max_size=4))
    return st.builds(json.dumps, changed | st.lists(changed, max_size=3)) | wrong()


@st.composite
def addresses(draw: st.DrawFn, route: str, usual: str, ids: Sequence[str], slugs: Sequence[str]) -> str:
    """A route with something right or wrong in each place, and perhaps a question after it."""
    places: dict[str, st.SearchStrategy[str]] = {
        "uuid": st.sampled_from(ids),
        "int": st.sampled_from(["0", "1", "2", "99", "9" * 40, "9" * 5000]),
        "slug": st.sampled_from(slugs),
        "str": wrong().map(lambda text: quote(text.replace("/", "-") or "x", safe="")),
    }
    if "<" in route and "(?P" not in route and draw(st.booleans()):
        there = "/" + re.sub(r"<(\w+):\w+>", lambda found: draw(places[found[1]]), route)
    else:
        there = usual
    asked = draw(st.lists(st.tuples(st.sampled_from(QUERY), wrong()), max_size=2))
    return there + (f"?{urlencode(asked)}" if asked else "")


@st.composite
def headers(draw: st.DrawFn) -> dict[str, str]:
    names = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=2, unique=True))
    return {name: draw(st.sampled_from(HEADERS[name])) for name in names}


def cookies() -> st.SearchStrategy[dict[str, str]]:
    """As a browser holds them; the name of the session among them, so that somebody else's may be tried."""
    usual = ["fr", "Europe/Brussels", "BE", "qq", ""]
    value = st.sampled_from([*usual, "../../x", "\\000", "x" * 4000, CANARY, "Etc/GMT+99"])
    return st.dictionaries(st.sampled_from(COOKIES), value, max_size=2)
