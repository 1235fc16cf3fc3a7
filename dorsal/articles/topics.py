"""What an article is about, among what our content knows; the words that say so are shown as the reason."""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable

import msgspec

from dorsal.articles.lexicon import lexicon
from dorsal.articles.phrases import matches
from dorsal.content.schema import Content, Id

WORD = re.compile(r"[^\W\d_]{4,}")
SENTENCE = re.compile(r"\w[^.!?…\n]*")
COMMON = 150.0  # in a million words: says nothing of a lesson
LEAST_WORDS = 2
SPREAD = 5  # a word that a fifth of them share tells none of them apart
LEAST = 0.12
MOST, MOST_LESSONS = 6, 3
SHOWN = 5


class Near(msgspec.Struct, frozen=True):
    """A driver, a pattern or a lesson, how near the article is to it (0 to 1), and the words by which."""

    id: Id
    share: float
    words: tuple[str, ...]


def topics(text: str, language: str, content: Content) -> tuple[Near, ...]:
    """The drivers and patterns that most of its sentences speak of, by the phrases of `Content.topics`.

    `share`: of its sentences. Among equals those that it has more words for come first.
    """
    begins = [found.start() for found in SENTENCE.finditer(text)]
    found = []
    for name, topic in content.topics.items():
        spans = list(matches(topic.phrases.get(language, ()), text))
        sentences = {bisect(begins, start) for start, _ in spans}
        words = Counter(text[start:end].lower() for start, end in spans)
        if spans:
            best = tuple(sorted(words, key=lambda one: (-words[one], one))[:SHOWN])
            found.append((len(sentences), len(words), Near(name, round(len(sentences) / len(begins), 2), best)))
    found.sort(key=lambda one: (-one[0], -one[1], one[2].id))
    return tuple(near for _, _, near in found[:MOST])


def lessons(text: str, language: str, content: Content) -> tuple[Near, ...]:
    """The lessons that say much of the same."""
    told = {
        name: " ".join(
            [*(3 * [one.title.get(language, "")]), one.summary.get(language, ""), one.body.get(language, "")]
        )
        for name, one in content.lessons.items()
    }
    return nearest(text, told, language)[:MOST_LESSONS]


def nearest(text: str, others: dict[Id, str], language: str) -> tuple[Near, ...]:
    """By the cosine of shared words, each weighed by how few of the others have it."""
    counted = {name: Counter(stems(words, language)) for name, words in others.items()}
    holders = Counter(stem for words in counted.values() for stem in words)
    weight = {stem: math.log(len(counted) / held) for stem, held in holders.items() if held * SPREAD <= len(counted)}
    shown: dict[str, str] = {}
    own: Counter[str] = Counter()
    for word in WORD.findall(text.lower()):
        for stem in stems(word, language):
            own[stem] += 1
            shown.setdefault(stem, word)
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
        if len(shared) >= LEAST_WORDS and share >= LEAST:
            found.append(Near(name, round(min(share, 1), 2), tuple(dict.fromkeys(shown[stem] for stem in best))))
    return tuple(sorted(found, key=lambda one: (-one.share, one.id)))


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
