"""What the content's phrases find: words that frighten, claims, advice that is wrong for some, what cannot wait."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.articles.fault import Fault
from dorsal.articles.phrases import denied_before, matches
from dorsal.articles.sheet import Looking, Sheet
from dorsal.content.schema import Wording

SAYS_NO = ("no", "not", "non", "pas")


def worded(look: Looking) -> Iterator[Fault]:
    """Every place where a phrase of the content stands and nothing beside it makes it right."""
    denied = look.content.deny.get(look.language, ())
    for sheet in look.sheets:
        for start, end in matches(tuple(word for word in denied if _is_phrase(word)), sheet.text):
            yield Fault(sheet.number, start, end, "nocebo", "deny")
    for wording in look.content.wordings.values():
        yield from _whole(look, wording) if wording.id == "no-warning-signs" else _each(look, wording)


def _is_phrase(word: str) -> bool:
    return bool(word.strip())


def _each(look: Looking, wording: Wording) -> Iterator[Fault]:
    phrases, unless = wording.phrases.get(look.language, ()), wording.unless.get(look.language, ())
    for at, sheet in enumerate(look.sheets):
        for start, end in matches(phrases, sheet.text):
            said_no = wording.kind in ("claim", "advice") and (
                denied_before(sheet.text, start, look.language) or _answered_no(look, at)
            )
            if not said_no and not any(matches(unless, sheet.text)):
                yield Fault(sheet.number, start, end, wording.kind, wording.id, wording=True)


def _answered_no(look: Looking, at: int) -> bool:
    """A question that the text answers with no."""
    sheet = look.sheets[at]
    if not sheet.text.endswith("?") or at + 1 >= len(look.sheets):
        return False
    words = look.sheets[at + 1].words
    return bool(words) and words[0].small in SAYS_NO


def _whole(look: Looking, wording: Wording) -> Iterator[Fault]:
    """Once for an article, at the words that ask for it, unless the article says it anywhere."""
    phrases, unless = wording.phrases.get(look.language, ()), wording.unless.get(look.language, ())
    if any(any(matches(unless, sheet.text)) for sheet in look.sheets):
        return
    found = [(sheet, span) for sheet in look.sheets for span in matches(phrases, sheet.text)]
    ordered = sorted(found, key=lambda one: (_is_heading(one[0]), one[0].number))
    for sheet, (start, end) in ordered[:1]:
        yield Fault(sheet.number, start, end, wording.kind, wording.id, wording=True)


def _is_heading(sheet: Sheet) -> bool:
    return sheet.block.kind == "heading"
