"""Neighbours that grammar excludes are marked; those that only look like them are left alone."""

from __future__ import annotations

import pytest

from dorsal.content.schema import Content
from tests.articles.test_finding import found_in

WRONG = {
    "en": [
        ("It is an the problem of every day.", "broken", "an the"),
        ("This is an programme for your back.", "broken", "an programme"),
        ("Take a easy walk.", "broken", "a easy"),
        ("You must to walk every day.", "broken", "must to"),
        ("Then we has time for you.", "agreement", "we has"),
        ("These muscles is strong.", "agreement", "These muscles is"),
        ("Walking allows to sleep well.", "missing", "allows to "),
        ("The sessions allow:", "missing", "allow:"),
        ("We explain you what happens.", "missing", "explain you"),
        ("Walk , then rest.", "spacing", " ,"),
        ("Move your back your back every day.", "doubled", "your back your back"),
        ('Train the <a href="https://a.example">system nervous</a> every day.', "broken", "system nervous"),
        ('It comes from a <a href="https://a.example">disc</a> lumbar.', "broken", "disc lumbar"),
    ],
    "fr": [
        ("Il parle de le dos.", "broken", "de le dos"),
        ("Il répond à les questions.", "broken", "à les questions"),
        ("Une dos solide bouge.", "agreement", "Une dos"),
        ("Elle aime nos exercice du matin.", "agreement", "nos exercice"),
        ("Ces douleurs se calme vite.", "agreement", "se calme"),
        ("Elle dit que les muscles est forts.", "agreement", "est"),
        ("Marchez , puis reposez-vous.", "spacing", " ,"),
        ("Bougez le dos le dos chaque jour.", "doubled", "le dos le dos"),
    ],
}
RIGHT = {
    "en": [
        "Walk for an hour, or take a university course about a European town.",
        "An MRI is a useful thing for some, and an X-ray too.",
        "Walk in May to see the flowers, as far as the pain allows.",
        "Our series is long, and the news is good.",
        "Each of the exercises is short, and it helps more and more and more.",
        'Walking keeps the <a href="https://a.example">back</a> mobile and the mood good.',
        'Ask about <a href="https://a.example">the acute pain</a> of last week.',
    ],
    "fr": [
        "Il est temps de le faire, et de les aider à le comprendre.",
        "Le soutien de vos proches aide beaucoup.",
        "Ces exercices simples calment la douleur : ils en font partie.",
        "Bougez peu à peu, puis de plus en plus.",
    ],
}


@pytest.mark.parametrize(("language", "text", "kind", "words"), [(code, *one) for code in WRONG for one in WRONG[code]])
def test_what_cannot_be_is_marked(content: Content, language: str, text: str, kind: str, words: str) -> None:
    assert (kind, words) in found_in(f"<p>{text}</p>", language, content)


@pytest.mark.parametrize(("language", "text"), [(code, one) for code in RIGHT for one in RIGHT[code]])
def test_what_can_be_is_left_alone(content: Content, language: str, text: str) -> None:
    assert found_in(f"<p>{text}</p>", language, content) == []
