"""French sentences that broke around a link or an emphasis: a machine saw the words before it and those in it apart.

So the small word before the link was chosen without knowing what follows: not elided, not contracted, twice there, of
the wrong gender or number; the words in the link stand in a form of their own, or begin like a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from dorsal.articles.fault import Fault
from dorsal.articles.listed_french import (
    ASPIRATED,
    DETERMINERS,
    ELIDE,
    FEMININE,
    FEMININE_ENDS,
    MASCULINE,
    MASCULINE_ENDS,
    NO_PARTICIPLE,
    NO_VERB_IN_EZ,
    NUMBERS,
    OTHERWISE,
    PLURAL,
    POSTPOSED,
    PRONOUNS,
    SINGULAR,
    WANT_INFINITIVE,
)
from dorsal.articles.sheet import Edge, Looking, Sheet, Word
from dorsal.content.check import all_texts
from dorsal.content.schema import Content

VOWEL = re.compile(r"[aeiouyàâéèêëîïôûùœh]")
INFINITIVE = re.compile(r"(?:er|ir|re|oir)$")
OFTEN_ENOUGH = 3
MOSTLY = 0.9
COMMON = 1.0  # in a million: a word that is no name
SHORTEST_PLURAL = 6
AS_OFTEN = 0.3


def french(look: Looking, sheet: Sheet, edge: Edge) -> Iterator[Fault]:
    """What is wrong where a link opens. At most one fault: the first that explains it."""
    before, after = sheet.before(edge.at), sheet.after(edge.at)
    if not edge.opens or before is None or after is None or sheet.text[before.end : after.start].strip():
        return
    why = _capital(look, sheet, before, after) or _small_word(look, sheet, before, after)
    if why := why or _form(before, after) or _order(sheet, before, after):
        yield Fault(sheet.number, before.start, after.end, "broken", why)


def _capital(look: Looking, sheet: Sheet, before: Word, after: Word) -> str:
    """'le [Système nerveux]': what is linked begins like a sentence; a name is no common word."""
    small = before.small in DETERMINERS or before.small in WANT_INFINITIVE
    common = look.own is not None and look.own.per_million(after.small) >= COMMON
    one = after.text.istitle() and not sheet.begins_sentence(after.start)
    following = sheet.after(after.end)
    name = following is not None and following.text[:1].isupper()
    return "capital" if small and common and one and not name and sheet.block.kind != "heading" else ""


def _small_word(look: Looking, sheet: Sheet, before: Word, after: Word) -> str:
    """Whether the small word before the link does not fit what follows."""
    one, other = before.small, after.small
    following = sheet.after(after.end)
    verb = following is not None and bool(INFINITIVE.search(following.small))
    if one in ELIDE and VOWEL.match(other) and not other.startswith(ASPIRATED):
        return "fit"
    if one in ("de", "à") and other in ("le", "les") and not verb:
        return "fit"
    if one in DETERMINERS and other in DETERMINERS and not verb:
        return "fit"
    if one == "grâce" and other not in ("à", "au", "aux"):
        return "fit"
    earlier = sheet.before(before.start)
    pronoun = one in ("le", "la", "les") and earlier is not None and earlier.small in PRONOUNS
    wrong = _wrong_gender(one, other, look.content) or _wrong_number(one, other, look)
    return "fit" if wrong and not pronoun else ""


def _wrong_gender(one: str, noun: str, content: Content) -> bool:
    if one not in MASCULINE and one not in FEMININE:
        return False
    known = gender(noun, content)
    return bool(known) and (known == "f") != (one in FEMININE)


def _wrong_number(one: str, noun: str, look: Looking) -> bool:
    if one in PLURAL:
        return not noun.endswith(("s", "x", "z")) and noun not in NUMBERS and not INFINITIVE.search(noun)
    own = look.own
    if one not in SINGULAR or own is None or not noun.endswith("s") or len(noun) < SHORTEST_PLURAL:
        return False
    return own.per_million(noun[:-1]) >= AS_OFTEN * own.per_million(noun) > 0


def _form(before: Word, after: Word) -> str:
    """'pour [réduisant]', 'à [bougez]': an infinitive is meant."""
    one, other = before.small, after.small
    if one not in WANT_INFINITIVE:
        return ""
    participle = other.endswith("ant") and len(other) > 5 and other not in NO_PARTICIPLE
    told_to = other.endswith("ez") and other not in NO_VERB_IN_EZ and one != "par"
    return "form" if participle or told_to else ""


def _order(sheet: Sheet, before: Word, after: Word) -> str:
    """'une chronique [douleur]': such an adjective stands behind its noun."""
    earlier = sheet.before(before.start)
    leads = earlier is not None and (earlier.small in DETERMINERS or earlier.small == "de")
    return "order" if leads and before.small in POSTPOSED and after.small not in POSTPOSED else ""


GENDERS: dict[str, dict[str, str]] = {}


def gender(noun: str, content: Content) -> str:
    """'m' or 'f', by the small words before it in our own French texts, else by how it ends; empty where unsure."""
    if known := learned_gender(noun, content):
        return known
    if noun in OTHERWISE:
        return OTHERWISE[noun]
    if noun.endswith(FEMININE_ENDS):
        return "f"
    return "m" if noun.endswith(MASCULINE_ENDS) else ""


def learned_gender(noun: str, content: Content) -> str:
    """'m' or 'f' as our own texts have it, empty where they do not say."""
    if content.hash not in GENDERS:
        GENDERS.clear()
        GENDERS[content.hash] = _learned(content)
    return GENDERS[content.hash].get(noun, "")


def _learned(content: Content) -> dict[str, str]:
    """The nouns that our own texts put almost always behind the same kind of small word."""
    seen: Counter[tuple[str, str]] = Counter()
    for _, text in all_texts(content):
        words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text.get("fr", "").lower())
        for one, other in pairwise(words):
            if one in MASCULINE:
                seen[other, "m"] += 1
            elif one in FEMININE:
                seen[other, "f"] += 1
    found: dict[str, str] = {}
    for (noun, kind), many in seen.items():
        against = seen[noun, "f" if kind == "m" else "m"]
        if many >= OFTEN_ENOUGH and many >= MOSTLY * (many + against):
            found[noun] = kind
    return found
