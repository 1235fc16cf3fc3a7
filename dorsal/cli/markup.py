"""HTML from nested calls: whatever is not already `Html` is escaped, so that no word of the content becomes markup."""

from __future__ import annotations

from html import escape

VOID = ("br", "col", "input", "meta")


class Html(str):
    """Markup that may stand in a page as it is."""

    __slots__ = ()


def tag(name: str, /, *inside: str, **attributes: str) -> Html:
    """One element. `class_` is the attribute `class`; an empty value is an attribute without one."""
    said = "".join(_attribute(key.strip("_").replace("_", "-"), value) for key, value in attributes.items())
    if name in VOID:
        return Html(f"<{name}{said}>")
    return Html(f"<{name}{said}>{join(inside)}</{name}>")


def _attribute(key: str, value: str) -> str:
    return f' {key}="{escape(value)}"' if value else f" {key}"


def join(parts: tuple[str, ...] | list[str]) -> Html:
    """The parts one after the other, each escaped unless it is markup."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))
