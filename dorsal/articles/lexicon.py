"""Which words a language has, and how often: from the word lists of `pyspellchecker`, and from our own content."""

from __future__ import annotations

import math
import re
from functools import cache

from spellchecker import SpellChecker

from dorsal.content.check import all_texts
from dorsal.content.schema import Content

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LEAST_WORDS = 12
KNOWN_SHARE = 0.5
FLOOR = 1e-9
JOINED = (
    "anti", "auto", "bio", "cardio", "cervico", "co", "counter", "de", "dis", "electro", "endo", "extra",
    "fore", "hyper", "hypo", "in", "inter", "intra", "kinesi", "lumbo", "macro", "meta", "micro", "mid", "mis",
    "mono", "multi", "musculo", "neuro", "non", "osteo", "out", "over", "patho", "physio", "poly", "post",
    "pre", "pro", "psycho", "pseudo", "re", "retro", "sacro", "self", "semi", "socio", "sub", "super", "supra",
    "thoraco", "trans", "ultra", "un", "under", "vaso",
)  # fmt: skip
ENDS = ("s", "es", "ed", "d", "ing", "ly", "al", "ally", "ment", "ness", "er", "ers", "e")


class Lexicon:
    """One language's words with their share of all that is said in it, in millionths."""

    def __init__(self, code: str) -> None:
        counts: dict[str, int] = dict(SpellChecker(language=code, distance=1).word_frequency.dictionary)
        total = sum(counts.values()) / 1e6
        self.code = code
        self.often = {word: count / total for word, count in counts.items()}

    def per_million(self, word: str) -> float:
        return self.often.get(word.lower().replace("’", "'"), 0.0)

    def knows(self, word: str) -> bool:
        """Whether the language has this word, another form of it, or its parts."""
        small = word.lower().replace("’", "'")
        return any(form in self.often for form in _forms(small)) or any(
            small.startswith(head)
            and len(small) - len(head) > 2
            and any(f in self.often for f in _forms(small[len(head) :]))
            for head in JOINED
        )


def _forms(word: str) -> set[str]:
    """The word, as other spellings have it, and without the endings that are put on words."""
    spelled = {
        word,
        word.replace("is", "iz"),
        word.replace("our", "or"),
        word.replace("ys", "yz"),
        word.replace("ae", "e"),
    }
    spelled |= {word.replace("oe", "e"), word.replace("œ", "oe"), re.sub(r"ll(ed|ing|er)$", r"l\1", word)}
    bare = {one.removesuffix(end) for one in spelled for end in ENDS if one.endswith(end) and len(one) - len(end) > 3}
    return spelled | bare | {one + "e" for one in bare} | {re.sub(r"i$", "y", one) for one in bare}


def codes() -> frozenset[str]:
    """The languages that there are word lists of."""
    return frozenset(SpellChecker.languages())


@cache
def lexicon(code: str) -> Lexicon | None:
    """The words of a language; None where nobody wrote a list."""
    return Lexicon(code) if code in codes() else None


OWN: dict[tuple[str, str], frozenset[str]] = {}


def own_words(code: str, content: Content) -> frozenset[str]:
    """Every word that our own texts use in a language, gathered once for each content."""
    key = (content.hash, code)
    if key not in OWN:
        if len(OWN) > len(content.languages):
            OWN.clear()
        OWN[key] = frozenset(
            word.lower() for _, text in all_texts(content) for word in WORD.findall(text.get(code, ""))
        )
    return OWN[key]


def language_of(text: str, among: tuple[str, ...]) -> str:
    """The language in which the words are the likeliest, or nothing where they are too few or nobody knows them."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    words = [part for word in words for part in ((word,) if len(word) > 1 else ())]
    held = [found for code in among if (found := lexicon(code))]
    if len(words) < LEAST_WORDS or not held:
        return ""
    scores = {one.code: sum(math.log10(max(_often(one, word), FLOOR)) for word in words) for one in held}
    best = max(held, key=lambda one: scores[one.code])
    known = sum(_often(best, word) > 0 for word in words) / len(words)
    return best.code if known >= KNOWN_SHARE else ""


def _often(one: Lexicon, word: str) -> float:
    """How often a word or, where it is elided, its last part."""
    return max(one.per_million(word), one.per_million(word.rsplit("'", 1)[-1]) if "'" in word else 0.0)
