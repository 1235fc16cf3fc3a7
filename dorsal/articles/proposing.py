"""What is proposed about an article before anybody has looked: language, topics, lessons like it, grade, faults."""

from __future__ import annotations

import msgspec

from dorsal.articles.article import Article, Block, words_of
from dorsal.articles.fault import Fault
from dorsal.articles.finding import faults_of
from dorsal.articles.grade import grade
from dorsal.articles.lexicon import language_of
from dorsal.articles.topics import Near, lessons, topics
from dorsal.content.schema import Content


class Proposal(msgspec.Struct, frozen=True):
    """`language`: by the words; empty where nobody can tell. `grade`: None where there are too few words."""

    language: str
    words: int
    topics: tuple[Near, ...]
    lessons: tuple[Near, ...]
    grade: float | None
    faults: tuple[Fault, ...]


def propose(article: Article, content: Content) -> Proposal:
    """About an article as it came: the language is told by its words first, then by what the source says of it."""
    guessed = language_of(words_of(article.blocks), tuple(content.languages))
    said = article.language if article.language in content.languages else ""
    return propose_in(article.blocks, guessed or said, content)


def propose_in(blocks: tuple[Block, ...], language: str, content: Content) -> Proposal:
    """About a text whose language is settled."""
    text = words_of(blocks)
    return Proposal(
        language=language,
        words=len(text.split()),
        topics=topics(text, language, content) if language else (),
        lessons=lessons(text, language, content) if language else (),
        grade=grade(_sentences(blocks), language),
        faults=faults_of(blocks, language, content) if language else (),
    )


def _sentences(blocks: tuple[Block, ...]) -> str:
    """What reads as sentences: headings and items would flatter the rest."""
    kinds = ("paragraph", "answer", "question", "quote")
    return "\n".join(block.text for block in blocks if block.kind in kinds)
