"""What gunicorn runs while the pages are measured: Dorsal behind a proxy that speaks HTTPS, played by one header."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dorsal.config.wsgi import application as dorsal


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    return dorsal(environ | {"HTTP_X_FORWARDED_PROTO": "https"}, start_response)
