"""Sentences that broke around a link or an emphasis, where a translation saw three pieces instead of one sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from dorsal.articles.broken_french import french
from dorsal.articles.fault import Fault
from dorsal.articles.listed import BEFORE_NOUN, FUNCTION, HEADS, LEADS_TO_ING
from dorsal.articles.sheet import Edge, Looking, Sheet, Word

ENGLISH, FRENCH = "en", "fr"
CAPITAL_COUNTS = 1.0  # in a million: such a word is no name
ADVERBS = ("badly", "poorly", "well", "ill", "newly")
THE = re.compile(r"\b(the|an?)\s+$", re.IGNORECASE)
MAKES = re.compile(r"\b(?:keep|kept|make|made|making|get|becom|feel|find|found|call|leave|left)", re.IGNORECASE)
LEAD_A_NOUN = frozenset({"a", "an", "the", "this", "your", "our", "their", "of"})
WAYS = re.compile(r"\bfollowing\s+[\w-]+\s*$", re.IGNORECASE)


def broken(look: Looking) -> Iterator[Fault]:
    """Every place where words and a link or an emphasis do not make one sentence."""
    bare = _bare_terms(look) if look.language == ENGLISH else frozenset()
    for sheet in look.sheets:
        for edge in sheet.edges:
            yield from _glued(sheet, edge)
            yield from _capital(sheet, edge, look)
            if look.language == ENGLISH:
                yield from _english(sheet, edge, bare)
            elif look.language == FRENCH:
                yield from french(look, sheet, edge)


def _english(sheet: Sheet, edge: Edge, bare: frozenset[str]) -> Iterator[Fault]:
    if edge.opens:
        yield from _trailing(sheet, edge)
        yield from _to_doing(sheet, edge)
        yield from _needless_article(sheet, edge, bare)
        yield from _no_article(sheet, edge)
        yield from _adjective_behind(sheet, edge)
    else:
        yield from _adjective_behind(sheet, edge)
        yield from _participle(sheet, edge)


def _fault(sheet: Sheet, first: Word, last: Word, why: str) -> Fault:
    return Fault(sheet.number, first.start, last.end, "broken", why)


def _glued(sheet: Sheet, edge: Edge) -> Iterator[Fault]:
    """No space between the link and the next letter."""
    at, text = edge.at, sheet.text
    if 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum():
        start = max((word.start for word in sheet.words if word.start <= at), default=at)
        end = min((word.end for word in sheet.words if word.end >= at), default=at)
        yield Fault(sheet.number, start, max(end, at + 1), "broken", "glued")


def _capital(sheet: Sheet, edge: Edge, look: Looking) -> Iterator[Fault]:
    """Behind a link, a capital where no sentence begins."""
    if edge.opens or sheet.block.kind in ("heading", "image") or look.own is None:
        return
    before, after = sheet.before(edge.at), sheet.after(edge.at)
    if before is None or after is None or sheet.text[before.end : after.start].strip():
        return
    common = look.own.per_million(after.small) >= CAPITAL_COUNTS
    if after.text.istitle() and len(after.text) > 1 and common and not sheet.begins_sentence(after.start):
        yield _fault(sheet, before, after, "capital")


def _touching(sheet: Sheet, one: Word | None, other: Word | None) -> bool:
    return one is not None and other is not None and not sheet.text[one.end : other.start].strip()


def _trailing(sheet: Sheet, edge: Edge) -> Iterator[Fault]:
    """'disorders [sleep]', 'the following approach [active]': what is linked would stand before its noun in English."""
    before, after = sheet.before(edge.at), sheet.after(edge.at)
    if before is None or after is None or not _touching(sheet, before, after):
        return
    if after.small in FUNCTION and not WAYS.search(sheet.text[: edge.at]):
        return
    if before.small in HEADS or WAYS.search(sheet.text[: edge.at]):
        yield _fault(sheet, before, after, "order")


def _adjective_behind(sheet: Sheet, edge: Edge) -> Iterator[Fault]:
    """'the [system nervous] is', 'a disc [lumbar].': behind its noun, where no verb makes the noun so."""
    here = bisect_left(sheet.words, edge.at, key=lambda word: word.start)
    for noun, adjective in pairwise(sheet.words[max(here - 2, 0) : here + 1]):
        behind = sheet.after(adjective.end)
        ends = behind is None or behind.small in FUNCTION or not _touching(sheet, adjective, behind)
        at_edge = noun.end <= edge.at <= adjective.start or (not edge.opens and adjective.end == edge.at)
        before = sheet.before(noun.start)
        led = before is not None and before.small in LEAD_A_NOUN and _touching(sheet, before, noun)
        swapped = adjective.small in BEFORE_NOUN and noun.small not in FUNCTION | BEFORE_NOUN
        if at_edge and ends and led and swapped and not MAKES.search(sheet.text[: noun.start]):
            yield _fault(sheet, noun, adjective, "order")


def _participle(sheet: Sheet, edge: Edge) -> Iterator[Fault]:
    """'[doctor] treating.': what ends the sentence behind a link would stand before the link."""
    if sheet.block.kind == "heading":
        return
    rest = re.match(r"\s+((?:[\w-]+\s+)?[\w-]+)\s*(?:[.;!?]|$)", sheet.text[edge.at :])
    before = sheet.before(edge.at)
    if not rest or before is None or before.end != edge.at:
        return
    *adverb, last = rest[1].lower().split()
    fits = all(word in ADVERBS or word.endswith("ly") for word in adverb)
    if fits and last.endswith(("ing", "ed")) and len(last) > 4:
        end = edge.at + rest.end(1)
        yield Fault(sheet.number, before.start, end, "broken", "order")


def _to_doing(sheet: Sheet, edge: Edge) -> Iterator[Fault]:
    """'to [restoring]' where 'to restore' is meant."""
    before, after = sheet.before(edge.at), sheet.after(edge.at)
    if before is None or after is None or not _touching(sheet, before, after):
        return
    earlier = sheet.before(before.start)
    leads = earlier is not None and earlier.small in LEADS_TO_ING
    if before.small == "to" and after.small.endswith("ing") and len(after.small) > 5 and not leads:
        yield _fault(sheet, before, after, "form")


def _bare_terms(look: Looking) -> frozenset[str]:
    """What the article says at the head of a sentence without any article."""
    heads = [sheet.text[start : start + 80].lower() for sheet in look.sheets for start, _ in sheet.sentences]
    terms = {span.text.strip().lower() for sheet in look.sheets for span in sheet.block.spans if not span.plain}
    return frozenset(
        term for term in terms if len(term) > 3 and any(re.match(rf"{re.escape(term)}\b", h) for h in heads)
    )


def _needless_article(sheet: Sheet, edge: Edge, bare: frozenset[str]) -> Iterator[Fault]:
    """'The [chronic pain] concerns': an article before a term that has none elsewhere."""
    found = THE.search(sheet.text[: edge.at])
    term = next((one for one in bare if sheet.text[edge.at :].lower().startswith(one)), "")
    if found and term and sheet.begins_sentence(found.start()):
        yield Fault(sheet.number, found.start(), edge.at + len(term), "broken", "article")


def _no_article(sheet: Sheet, edge: Edge) -> Iterator[Fault]:
    """'the result of [global imbalance] that': one thing, told apart by a clause, has an article in English."""
    close = next((one.at for one in sheet.edges if not one.opens and one.at > edge.at), None)
    before = sheet.before(edge.at)
    if close is None or before is None or not _touching(sheet, before, sheet.after(edge.at)):
        return
    words = sheet.text[edge.at : close].split()
    rest = re.match(r"\s+(?:that|which|who)\b", sheet.text[close:])
    singular = bool(words) and not words[-1].endswith("s") and words[0].lower() not in FUNCTION
    if rest and singular and 1 < len(words) <= 3 and before.small in ("of", "is", "as", "with", "by", "from"):
        yield Fault(sheet.number, before.start, close, "broken", "article")
