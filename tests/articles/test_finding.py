"""What a reader found is found again; what is right is left alone."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from dorsal.articles.article import Article, Block
from dorsal.articles.fault import Fault
from dorsal.articles.finding import faults_of
from dorsal.articles.proposing import propose, propose_in
from dorsal.articles.reading import blocks_of
from dorsal.articles.wordpress import articles_in
from dorsal.content.schema import Content
from tests.articles.conftest import listed

FOUND = 0.9  # of the list, at least
FALSE = 5.0  # false alarms in a thousand words, at most
Place = tuple[int, int]


def places(blocks: tuple[Block, ...]) -> list[Place]:
    """Where our blocks stand in the source: the number of its element, and how far into it a block begins."""
    found: list[Place] = []
    number = -1
    for at, block in enumerate(blocks):
        if block.kind == "answer" and blocks[at - 1].kind == "question":
            found.append((number, len(blocks[at - 1].text) + 1))
        else:
            number += 1
            found.append((number, 0))
    return found


def article_in(file: Path) -> Article:
    (found,) = articles_in(file.read_bytes(), source=file.name)
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(("name", "file"), [("post-4121", "post-4121.json"), ("contracture", "contracture.txt")])
def test_nine_of_ten_faults_of_a_translation_are_found(real: Path, content: Content, name: str, file: str) -> None:
    article, faults = article_in(real / file), listed(name)["faults"]
    found, place = propose(article, content), places(article.blocks)

    def spans(fault: Fault) -> tuple[int, int, int]:
        number, offset = place[fault.block]
        return number, fault.start + offset, fault.end + offset

    def same(fault: Fault, one: dict[str, object]) -> bool:
        number, start, end = spans(fault)
        return (
            (number, fault.kind) == (one["at"], one["kind"])
            and start < int(str(one["to"]))
            and int(str(one["from"])) < end
        )

    missed = [one for one in faults if not any(same(fault, one) for fault in found.faults)]
    false = [fault for fault in found.faults if not any(same(fault, one) for one in faults)]
    assert len(missed) <= (1 - FOUND) * len(faults), missed
    assert 1000 * len(false) / found.words <= FALSE, false


@pytest.mark.parametrize(("name", "file"), [("post-4121", "post-4121.json"), ("contracture", "contracture.txt")])
def test_the_list_still_points_at_the_words_it_was_made_for(real: Path, name: str, file: str) -> None:
    article = article_in(real / file)
    texts: list[str] = []
    for block, (number, _) in zip(article.blocks, places(article.blocks), strict=True):
        words = " ".join(block.text.split())
        if number < len(texts):
            texts[number] += f" {words}"
        else:
            texts.append(words)
    for one in listed(name)["faults"]:
        words = texts[one["at"]][one["from"] : one["to"]]
        assert hashlib.sha256(words.encode()).hexdigest()[:12] == one["words"], one


@pytest.mark.parametrize("language", ["en", "fr"])
def test_our_own_lessons_are_left_alone(content: Content, language: str) -> None:
    """They are right by our own measure, so that whatever is found in them is a false alarm."""
    words, found = 0, 0
    for lesson in content.lessons.values():
        told = propose_in(blocks_of(MarkdownIt().render(lesson.body[language])), language, content)
        words += told.words
        found += len(told.faults)
    assert 1000 * found / words < 2


def found_in(html: str, language: str, content: Content) -> list[tuple[str, str]]:
    blocks = blocks_of(html)
    return [(one.kind, blocks[one.block].text[one.start : one.end]) for one in faults_of(blocks, language, content)]


@pytest.mark.parametrize(
    ("html", "kind", "words"),
    [
        ('<p>Les <a href="https://a.example">muscles</a> can work every day.</p>', "foreign", "Les"),
        ("<p>The muscles of the back, les muscles profonds, work every day.</p>", "foreign", "les muscles profonds"),
        ("<p>It is known for its lombalgisation.</p>", "foreign", "lombalgisation"),
        ("<p>We move withyour back every day.</p>", "broken", "withyour"),
        ('<p>See <a href="https://a.example">our team</a>every day.</p>', "broken", "teamevery"),
        ('<p>Ask <a href="https://a.example">our team</a> They know more.</p>', "broken", "team They"),
        ('<p>Many have disorders <a href="https://a.example">sleep</a> at night.</p>', "broken", "disorders sleep"),
        ('<p>Speak with the <a href="https://a.example">nurse</a> treating.</p>', "broken", "nurse treating"),
        ("<p>The aim is mainly to <b>regaining trust</b> and walk.</p>", "broken", "to regaining"),
        ("<p>We walk walk every day.</p>", "doubled", "walk walk"),
        ('<p><a href="https://a.example">Neck pain</a> bad pain comes and goes.</p>', "doubled", "Neck pain bad pain"),
        ("<p>This allows :</p>", "missing", "This allows"),
        ("<ul><li>it hurts</li><li>often comes back</li><li>it spreads</li><li>it lasts</li></ul>", "missing", ""),
        ("<p>Muscle pain is common. They often pass in days.</p>", "agreement", "They"),
        ("<p>Here is why :</p>", "spacing", " :"),
        ("<p>It may come from a slipped disc.</p>", "nocebo", "slipped disc"),
        ("<p>Good posture keeps pain away.</p>", "claim", "Good posture"),
        ("<p>First of all, stay in bed for a week.</p>", "claim", "stay in bed"),
        ("<p>Everybody with pain needs an MRI.</p>", "claim", "Everybody with pain needs an MRI"),
        ("<p>We put the bones back in place.</p>", "claim", "put the bones back in place"),
        ("<p>Lie on your stomach for ten minutes.</p>", "advice", "Lie on your stomach"),
        ("<p>Consult a doctor if the pain lasts.</p>", "urgency", "Consult a doctor if"),
        ("<p>A numb saddle is normal.</p>", "urgency", ""),
    ],
)  # fmt: skip
def test_each_kind_of_fault_is_found_where_it_is(content: Content, html: str, kind: str, words: str) -> None:
    found = found_in(html, "en", content)
    assert any(one == kind and (not words or words == text) for one, text in found), found


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p>Le dos se dit back pain en anglais, et cela surprend.</p>", "foreign"),
        ("<p>Gardez une bonne posture au bureau.</p>", "claim"),
        ("<p>Il faut passer une radio.</p>", "claim"),
        ("<p>Votre vertèbre est déplacée.</p>", "nocebo"),
        ("<p>Couchez-vous sur le ventre.</p>", "advice"),
        ("<p>Quand consulter pour un mal de dos</p>", "urgency"),
        ("<p>Cette méthode vous guérit, c’est garanti.</p>", "claim"),
        ("<p>Ce soin soulage : il permet.</p>", "missing"),
    ],
)
def test_french_is_looked_through_too(content: Content, html: str, kind: str) -> None:
    assert kind in {one for one, _ in found_in(html, "fr", content)}


@pytest.mark.parametrize(
    "html",
    [
        "<p>There is no need for bed rest.</p>",
        "<p>Is there a good posture?<br>No. Change position often.</p>",
        "<p>Lie on your stomach, but not when you are pregnant.</p>",
        "<p>Consult a doctor if the pain lasts.</p><p>New trouble with the bladder cannot wait.</p>",
        '<p>Do <a href="https://a.example">these exercises</a> twice a day, step by step.</p>',
        "<p>The film “Le Havre” was shown in Liège and in Paris.</p>",
    ],
)
def test_what_is_right_is_left_alone(content: Content, html: str) -> None:
    assert found_in(html, "en", content) == []


def test_the_language_is_told_by_the_words(content: Content) -> None:
    french = blocks_of(
        "<p>Le dos est solide. Bougez un peu chaque jour, et reprenez ce que vous aimez faire avec vos amis.</p>"
    )
    assert propose(Article(title="x", blocks=french, source="x", hash="x", language="en"), content).language == "fr"
    few = blocks_of("<p>OK</p>")
    assert propose(Article(title="x", blocks=few, source="x", hash="x", language="en"), content).language == "en"
    assert propose(Article(title="x", blocks=few, source="x", hash="x"), content).language == ""


def test_what_a_text_names_is_among_its_topics(content: Content) -> None:
    text = blocks_of(
        "<p>A muscle that will not let go is called a contracture. Surgery or injections are not for it.</p>"
    )
    assert propose_in(text, "en", content).topics[0].id == "muscle-contracture"


def test_topics_and_lessons_come_with_the_words_they_were_found_by(content: Content) -> None:
    lesson = content.lessons["sleep-and-pain"]
    told = propose_in(blocks_of(MarkdownIt().render(lesson.body["en"])), "en", content)
    assert told.lessons[0].id == "sleep-and-pain"
    assert "poor-sleep" in [one.id for one in told.topics[:2]]
    assert all(one.words for one in told.topics)
    assert all(len(one.words) >= 2 for one in told.lessons)
