"""What an article is about, among what our content knows: by the words they share, which are shown as the reason."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

import msgspec

from dorsal.articles.lexicon import lexicon
from dorsal.content.schema import Content, Driver, Id, Pattern

WORD = re.compile(r"[^\W\d_]{4,}")
COMMON = 150.0  # in a million words: says nothing of a topic
LEAST_WORDS = 2
SPREAD = 5  # a word that a fifth of them share tells none of them apart
LEAST = 0.12
MOST = 6
SHOWN = 5
NAMED = 0.15  # nearer, where the text says the name
NAMELESS: Mapping[Id, str] = {}


class Near(msgspec.Struct, frozen=True):
    """A driver, a pattern or a lesson, how near the article is to it (0 to 1), and the words by which."""

    id: Id
    share: float
    words: tuple[str, ...]


def topics(text: str, language: str, content: Content) -> tuple[Near, ...]:
    """The drivers and patterns that the article is nearest to: by their own words and by those of their lessons."""
    about: dict[Id, list[str]] = {}
    known: dict[Id, Driver | Pattern] = {**content.drivers, **content.patterns}
    for name, record in known.items():
        named = " ".join(3 * [record.name.get(language, "")])
        lessons = [one for one in content.lessons.values() if name in one.serves]
        told = [one.title.get(language, "") + " " + one.summary.get(language, "") for one in lessons]
        about[name] = [named, record.text.get(language, ""), *told]
    names = {name: record.name.get(language, "") for name, record in known.items()}
    return nearest(text, {name: " ".join(parts) for name, parts in about.items()}, language, names)


def lessons(text: str, language: str, content: Content) -> tuple[Near, ...]:
    """The lessons that say much of the same."""
    told = {
        name: " ".join(
            [*(3 * [one.title.get(language, "")]), one.summary.get(language, ""), one.body.get(language, "")]
        )
        for name, one in content.lessons.items()
    }
    return nearest(text, told, language)[:3]


def nearest(text: str, others: dict[Id, str], language: str, names: Mapping[Id, str] = NAMELESS) -> tuple[Near, ...]:
    """The cosine of shared words, each weighed by how few of the others have it; more where the text says the name."""
    counted = {name: Counter(stems(words, language)) for name, words in others.items()}
    holders = Counter(stem for words in counted.values() for stem in words)
    weight = {stem: math.log(len(counted) / held) for stem, held in holders.items() if held * SPREAD <= len(counted)}
    shown: dict[str, str] = {}
    own: Counter[str] = Counter()
    for word in WORD.findall(text.lower()):
        for stem in stems(word, language):
            own[stem] += 1
            shown.setdefault(stem, word)
    every = {_stem(word) for word in WORD.findall(text.lower())}
    size = _size(own, weight)
    found = []
    for name, words in counted.items():
        shared = {
            stem: _part(own[stem]) * _part(words[stem]) * weight[stem] ** 2
            for stem in words
            if stem in own and stem in weight
        }
        share = sum(shared.values()) / ((size * _size(words, weight)) or 1)
        best = sorted(shared, key=lambda stem: (-shared[stem], stem))[:SHOWN]
        said = _said(names.get(name, ""), every, shown, language)
        if said or (len(shared) >= LEAST_WORDS and share >= LEAST):
            by = dict.fromkeys([*said, *(shown[stem] for stem in best)])
            found.append(Near(name, round(min(share + (NAMED if said else 0), 1), 2), tuple(by)[:SHOWN]))
    return tuple(sorted(found, key=lambda one: (-one.share, one.id))[:MOST])


def _said(name: str, said: set[str], shown: Mapping[str, str], language: str) -> list[str]:
    """The rarer words of a name, where a text says all its words."""
    whole = {_stem(word) for word in WORD.findall(name.lower())}
    return [shown[stem] for stem in stems(name, language) if stem in shown] if whole <= said else []


def _part(count: int) -> float:
    return 1 + math.log(count) if count else 0.0


def _size(words: Counter[str], weight: dict[str, float]) -> float:
    return math.sqrt(sum((_part(count) * weight[stem]) ** 2 for stem, count in words.items() if stem in weight))


def stems(text: str, language: str) -> Iterable[str]:
    """Its rarer words, without the ends that plurals and verbs put on them."""
    known = lexicon(language)
    for word in WORD.findall(text.lower()):
        if known is None or known.per_million(word) < COMMON:
            yield _stem(word)


def _stem(word: str) -> str:
    return re.sub(r"(?:ments?|ness|ing|ed|es|s|e)$", "", word) if len(word) > 5 else word.removesuffix("s")
