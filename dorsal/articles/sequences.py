"""Small words that cannot stand side by side, and verbs that do not go with their subject, anywhere in a sentence.

Only what grammar excludes whatever the text is about: two articles in a row, `a` before a vowel, `de le`, `we has`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dorsal.articles.broken_french import learned_gender
from dorsal.articles.fault import Fault, FaultKind
from dorsal.articles.lexicon import Lexicon
from dorsal.articles.listed_french import NUMBERS
from dorsal.articles.sheet import Looking, Sheet, Word

ARTICLES = frozenset({"a", "an", "the", "my", "your", "our", "their", "its"})
BEGIN_A_NOUN = ARTICLES - {"its"} | {"this", "these", "those", "each", "every"}
SILENT = ("hour", "honest", "honour", "honor", "heir")  # "an" stands before them
LIKE_A_CONSONANT = ("eu", "one", "once", "u")  # "a" stands before many of them
MODALS = frozenset({"must", "should", "may", "might"})
MIXED = re.compile(
    r"\b(?:(?:we|they)\s+(?:has|is|was|does)|(?:it|he|she)\s+are|there\s+is\s+(?:many|several|few))\b", re.IGNORECASE
)
PLURAL_SUBJECT = re.compile(r"(?:The|These|Those|Our|Your|Many|Most)\s+([a-z]+[^\Wsui]s)\s+(?:is|has|was|does)\b")
ONE_THOUGH_S = ("news", "series", "pilates", "aerobics", "lens")
WANTS_WHOM = re.compile(
    r"(?<!\bto )\b(?:allow|enable|permit|advise|encourage|invite)s?\s+to\s+(?=[a-z])|\b(?:allow|enable|permit)s?\s*:",
    re.IGNORECASE,
)
WANTS_TO = re.compile(r"\b(?:explain|describe|propose)(?:s|d|ed)?\s+(?:me|you|us|them|him)\b", re.IGNORECASE)

OF_OR_TO, THE = frozenset({"de", "à"}), frozenset({"le", "les"})
CLITICS = frozenset({"lui", "leur", "y", "en"})
INFINITIVE = re.compile(r"(?:er|ir|re|oir)$")
GENDERED = {"un": "m", "au": "m", "du": "m", "cet": "m", "ce": "m", "une": "f", "cette": "f"}
SEVERAL = frozenset({"des", "ces", "mes", "tes", "ses", "nos", "vos"})
AS_OFTEN = 0.3
PLURAL_FRENCH = re.compile(
    r"(?:^|[.,;:!?]\s+|\b(?:et|mais|ou|si|quand|que|car|où)\s+)(?:les|ces|mes|tes|ses|nos|vos)\s+\w+[sx]\s+"
    r"(?:(ne|se|nous|vous|me|te)\s+)?(\w+)\b",
    re.IGNORECASE,
)
SINGULAR_VERBS = frozenset({"est", "a", "va", "fait", "peut", "doit", "vient", "veut", "met", "prend"})
NO_VERBS = frozenset({"comme", "contre", "entre", "autre", "même", "outre", "sauf", "type", "orange"})


def sequences(look: Looking) -> Iterator[Fault]:
    """Every place where neighbours cannot be neighbours."""
    for sheet in look.sheets:
        if look.language == "en":
            yield from _english(sheet)
        elif look.language == "fr" and look.own is not None:
            yield from _french(sheet, look.own, look)


def _neighbours(sheet: Sheet) -> Iterator[tuple[Word, Word]]:
    for one, other in pairwise(sheet.words):
        if sheet.text[one.end : other.start].isspace():
            yield one, other


def _english(sheet: Sheet) -> Iterator[Fault]:
    for one, other in _neighbours(sheet):
        if _two_articles(one, other) or _wrong_article(one, other) or (one.text in MODALS and other.small == "to"):
            yield _fault(sheet, one.start, other.end, "broken", "sequence")
    for found in (*MIXED.finditer(sheet.text), *_plural_subjects(sheet)):
        yield _fault(sheet, *found.span(), "agreement", "number")
    for found in WANTS_WHOM.finditer(sheet.text):
        yield _fault(sheet, found.start(), found.end(), "missing", "object")
    for found in WANTS_TO.finditer(sheet.text):
        yield _fault(sheet, found.start(), found.end(), "missing", "small")


def _two_articles(one: Word, other: Word) -> bool:
    return one.small in ARTICLES and other.small in BEGIN_A_NOUN and one.text != "A"


def _wrong_article(one: Word, other: Word) -> bool:
    """'an programme', 'a exercise': never before capitals and letters, which are spelled out."""
    small = other.small
    if len(small) < 2 or other.text[1].isupper() or small[1] == "-" or one.text not in ("a", "an", "An"):
        return False
    if one.small == "an":
        return small[0] not in "aeiou" and not small.startswith(SILENT)
    return small[0] in "aeio" and not small.startswith(LIKE_A_CONSONANT)


def _plural_subjects(sheet: Sheet) -> Iterator[re.Match[str]]:
    for start, _ in sheet.sentences:
        found = PLURAL_SUBJECT.match(sheet.text, start)
        if found and found[1] not in ONE_THOUGH_S:
            yield found


def _french(sheet: Sheet, own: Lexicon, look: Looking) -> Iterator[Fault]:
    edges = {edge.at for edge in sheet.edges}
    for one, other, behind in zip(sheet.words, sheet.words[1:], sheet.words[2:], strict=False):
        apart = sheet.text[one.end : other.start].strip()
        if one.small in OF_OR_TO and other.text in THE and not apart and not _verb(behind.small):
            yield _fault(sheet, one.start, behind.end, "broken", "sequence")
    for one, other in _neighbours(sheet):
        if other.start in edges or other.text != other.small:
            continue  # what is wrong around a link is looked for elsewhere; a name has no gender
        gender = learned_gender(other.small, look.content) if one.small in GENDERED else ""
        if gender and gender != GENDERED[one.small]:
            yield _fault(sheet, one.start, other.end, "agreement", "fit-here")
        if one.small in SEVERAL and _one_of(other.small, own):
            yield _fault(sheet, one.start, other.end, "agreement", "number")
    for found in PLURAL_FRENCH.finditer(sheet.text):
        if found[2] in SINGULAR_VERBS or _verb_of_one(found[2], own):
            yield _fault(sheet, found.start(1) if found[1] else found.start(2), found.end(), "agreement", "number")


def _verb(small: str) -> bool:
    return bool(INFINITIVE.search(small)) or small in CLITICS


def _one_of(small: str, own: Lexicon) -> bool:
    """A noun or an adjective without the s that it often has."""
    if len(small) < 4 or small.endswith(("s", "x", "z")) or small in NUMBERS:
        return False
    return own.per_million(small + "s") >= AS_OFTEN * own.per_million(small) > 0


def _verb_of_one(small: str, own: Lexicon) -> bool:
    """'calme' beside 'calment' and 'calmer'."""
    if not small.endswith("e") or small in NO_VERBS:
        return False
    return bool(own.per_million(small + "nt") and own.per_million(small + "r"))


def _fault(sheet: Sheet, start: int, end: int, kind: FaultKind, why: str) -> Fault:
    return Fault(sheet.number, start, end, kind, why)
