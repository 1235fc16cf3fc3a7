"""What every answer tells a browser to keep to, and what the plain files tell it."""

from __future__ import annotations

from wsgiref.headers import Headers

PERMISSIONS = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
ALONE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SAME = "same-origin"
# Where nothing nearer to the page has said more.
AT_LEAST = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": ALONE,
    "Cross-Origin-Opener-Policy": SAME,
    "Cross-Origin-Resource-Policy": SAME,
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": SAME,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def of_a_file(headers: Headers, _path: str, _url: str) -> None:
    """A file that is opened by itself, as a picture may be, can load and run nothing."""
    headers["Content-Security-Policy"] = ALONE
    headers["Cross-Origin-Resource-Policy"] = SAME
    headers["Permissions-Policy"] = PERMISSIONS
    headers["X-Frame-Options"] = "DENY"
