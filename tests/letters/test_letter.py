"""A letter as it comes out of the press: its order, its two pages, and what it cannot do without."""

from __future__ import annotations

import io
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from dorsal.letters import drawing
from dorsal.letters.fitting import ROOMS, clean, fitted
from dorsal.letters.letter import (
    OF_SENDER,
    REQUIRED,
    Drawn,
    Incomplete,
    Letter,
    Line,
    Part,
    Sender,
    Sign,
    Words,
    missing,
)
from dorsal.letters.typeset import letter_pdf, letter_pictures, pages

MARKUP = '#panic("x") #let a = 1 $x^2$ *b* _c_ `d` <e> @f [g] \\ #sys.inputs // h = i'
WORDS = Words(
    to="À", sender="De", about="Sujet", why="Pourquoi", found="Trouvé", tried="Essayé", course="Évolution",
    signs="Signes", asks="Demandé", own="Dans ses mots :", signature="Nom et signature", marked="Marqués",
    calm="Sans alarme, {on}", none_asked="Rien demandé", more="Non repris : {count}.", weeks="Semaines",
    people="Gris : les autres", scale="0 à 10",
)  # fmt: skip


def sign(number: int, *, marked: bool = False) -> Sign:
    return Sign(question=f"Question {number} ?", answer="Oui" if marked else "Non", asked="1er août", marked=marked)


LETTER = Letter(
    language="fr",
    title="Courrier pour un médecin",
    date="21 novembre 2026",
    sender=Sender(name="Élise d’Hœvre", role="Kinésithérapeute", clinic="Cabinet de l’Orme"),
    reader="Dr Maïté Nuñez",
    person="Jean-François Ångström",
    greeting="Docteur,",
    opening="Cette personne a mal au dos.",
    own_words="courir avec ma fille",
    why=Part(("Urgence.",), ("Fièvre à 38 °C",)),
    found=Part(("Phase : récente.",), ("Peur de bouger",)),
    tried=Part(("Six semaines.",), ("Marche : 20 min",)),
    course=Part(("Douleur : de 6 à 3.",)),
    drawn=Drawn(
        lines=(Line("Douleur", ((0, 6), (1, 5), (2, 3))), Line("Gêne", ((0, 5), (1, 5), (2, 3.5)))),
        people=((0, 2, 8), (1, 2, 8), (2, 1, 7)),
        weeks=2,
        words="Douleur : de 6 à 3 sur 10",
    ),
    signs=(sign(1), sign(2, marked=True), sign(3)),
    asks=("Merci d’examiner.", "Merci de répondre."),
    closing="Merci de votre aide.",
    foot=("Non relu.", "Contenu abc."),
)


def said(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def test_the_words_come_out_in_the_order_in_which_they_are_read() -> None:
    made = letter_pdf(LETTER, WORDS)
    order = ("Courrier pour un médecin", "21 novembre", "Dr Maïté Nuñez", "Jean-François Ångström", "Élise d’Hœvre",
             "Docteur,", "Pourquoi", "Fièvre à 38 °C", "Demandé", "Merci d’examiner.", "Trouvé", "Peur de bouger",
             "« courir avec ma fille »", "Essayé", "Marche : 20 min", "Évolution", "de 6 à 3.", "Merci de votre aide.",
             "Nom et signature", "Signes", "Marqués", "Question 2 ?", "Sans alarme, 1er août", "Question 1 ?",
             "Question 3 ?")  # fmt: skip
    words = said(made).replace("\xa0", " ").replace("\u202f", " ").replace("« c", "«c").replace("«c", "« c")
    words = words.replace("e»", "e »")
    places = [words.find(one) for one in order]
    assert dict(zip(order, places, strict=True)) == {
        one: place for one, place in zip(order, places, strict=True) if place >= 0
    }
    assert places == sorted(places)
    assert "Non relu. Contenu abc." in words


def test_it_can_be_read_aloud() -> None:
    made = PdfReader(io.BytesIO(letter_pdf(LETTER, WORDS)))
    catalog = made.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "fr"
    assert made.metadata is not None
    assert made.metadata.title == "Courrier pour un médecin – 21 novembre 2026"
    assert "pdfuaid" in str(catalog["/Metadata"].get_object().get_data())


@pytest.mark.parametrize("field", REQUIRED)
def test_what_is_missing_is_named_before_anything_is_made(field: str) -> None:
    empty: str | tuple[str, ...] = ("",) if isinstance(getattr(LETTER, field), tuple) else " "
    without = msgspec.structs.replace(LETTER, **{field: empty})
    assert missing(without) == (field,)
    with pytest.raises(Incomplete) as refused:
        letter_pdf(without, WORDS)
    assert refused.value.fields == (field,)
    assert str(refused.value) == field


def test_a_clinician_says_who_writes_and_the_person_themself_need_not() -> None:
    assert missing(LETTER) == ()
    nobody = msgspec.structs.replace(LETTER, sender=Sender())
    assert missing(nobody) == tuple(f"sender-{name}" for name in OF_SENDER)
    own = msgspec.structs.replace(nobody, own=True, sender=Sender(role="La personne"), person="", reader="")
    assert missing(own) == ()
    assert "La personne" in said(letter_pdf(own, WORDS))


def test_what_a_person_wrote_is_shown_and_never_run() -> None:
    wild = msgspec.structs.replace(
        LETTER, title=MARKUP, person=MARKUP, reader=MARKUP, sender=Sender(name=MARKUP, role=MARKUP, clinic=MARKUP),
        opening=MARKUP, own_words=MARKUP, asks=(MARKUP,), closing=MARKUP, foot=(MARKUP,),
        why=Part((MARKUP,), (MARKUP,)),
        signs=(Sign(question=MARKUP, answer=MARKUP, asked=MARKUP),),
        drawn=Drawn(lines=(Line("</svg><x>", ((0, 1),)),), people=(), weeks=1, words=MARKUP),
    )  # fmt: skip
    flat = said(letter_pdf(wild, WORDS)).replace(" ", "").replace("\u200b", "")
    assert flat.count(MARKUP.replace(" ", "")) >= 9


def test_a_character_that_no_font_draws_stops_no_letter() -> None:
    made = letter_pdf(msgspec.structs.replace(LETTER, person="山田 😀", own_words="\x00\x07 \ud800 fin"), WORDS)
    assert "fin" in said(made)
    assert PdfReader(io.BytesIO(made)).trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_long_list_says_how_much_it_leaves_out_and_keeps_what_alarms() -> None:
    many = (*(sign(n) for n in range(300)), sign(999, marked=True))
    points = tuple(f"Exercice {n}" for n in range(100))
    words = said(letter_pdf(msgspec.structs.replace(LETTER, signs=many, tried=Part((), points)), WORDS))
    assert "Question 999 ?" in words
    left = [int(one) for one in re.findall(r"Non repris : (\d+)\.", words)]
    assert len(left) == 2
    assert words.count("Exercice") == 100 - left[0]
    assert words.count("Question") == 301 - left[1]


TEXT = st.one_of(
    st.text(max_size=60),
    st.builds(lambda one, times: one * times, st.text(min_size=1, max_size=8), st.integers(1, 900)),
)
TEXTS = st.lists(TEXT, max_size=40).map(tuple)
NUMBER = st.floats(allow_nan=True, allow_infinity=True)
PARTS = st.builds(Part, TEXTS, TEXTS)
SIGNS = st.lists(st.builds(Sign, question=TEXT, answer=TEXT, asked=TEXT, marked=st.booleans()), max_size=120).map(tuple)
LINES = st.lists(st.builds(Line, TEXT, st.lists(st.tuples(NUMBER, NUMBER), max_size=60).map(tuple)), max_size=5)
DRAWN = st.builds(
    Drawn, lines=LINES.map(tuple), weeks=NUMBER, words=TEXT,
    people=st.lists(st.tuples(NUMBER, NUMBER, NUMBER), max_size=9).map(tuple),
)  # fmt: skip
LETTERS = st.builds(
    Letter, language=st.sampled_from(("en", "fr")), title=TEXT.map("T{}".format), date=TEXT.map("1{}".format),
    sender=st.builds(Sender, name=TEXT, role=TEXT.map("R{}".format), clinic=TEXT), greeting=TEXT.map("G{}".format),
    opening=TEXT.map("O{}".format), asks=TEXTS.map(lambda some: ("A", *some)), closing=TEXT.map("C{}".format),
    foot=TEXTS.map(lambda some: ("F", *some)), own=st.booleans().filter(bool), person=TEXT, reader=TEXT, own_words=TEXT,
    why=PARTS, found=PARTS, tried=PARTS, course=PARTS, drawn=st.none() | DRAWN, signs=SIGNS,
)  # fmt: skip


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(LETTERS)
def test_whatever_is_written_it_stays_on_two_pages(letter: Letter) -> None:
    made = letter_pdf(letter, WORDS)
    assert len(PdfReader(io.BytesIO(made)).pages) == pages(made) <= 2


@pytest.mark.parametrize("one", ["W", "Mot ", "à\n", "W" * 40 + " "])
def test_the_longest_letter_stays_on_two_pages(one: str) -> None:
    long = one * (2000 // len(one))
    texts = (long,) * 60
    part = Part(texts, texts)
    letter = Letter(
        language="fr", title=long, date=long, sender=Sender(name=long, role=long, clinic=long), greeting=long,
        opening=long, asks=texts, closing=long, foot=texts, person=long, reader=long, own_words=long,
        why=part, found=part, tried=part, course=part,
        drawn=Drawn(lines=(Line(long, ((0, 1), (9, 9))),) * 9, people=((0, 1, 9),) * 400, weeks=9000, words=long),
        signs=tuple(Sign(question=long, answer=long, asked=f"{n}{long}", marked=n % 2 == 0) for n in range(120)),
    )  # fmt: skip
    made = letter_pdf(letter, WORDS)
    assert pages(made) <= 2
    assert "Non repris" in said(made)


def test_the_pages_can_be_looked_at() -> None:
    seen = letter_pictures(msgspec.structs.replace(LETTER, signs=tuple(sign(n) for n in range(50))), WORDS, ppi=40)
    assert len(seen) == 2
    assert all(page.startswith(b"\x89PNG") for page in seen)


def test_a_text_becomes_one_line_that_can_break() -> None:
    assert clean(" a\n\tb\u202e c ", 20) == "a b c"
    assert clean("abcdef ghij", 8) == "abcdef…"
    assert clean("x" * 60, 80).count("\u200b") == 2
    assert fitted(LETTER, ROOMS[0], WORDS.more).tried == LETTER.tried


def test_the_picture_tells_its_lines_apart_without_colour(root: Path) -> None:
    assert LETTER.drawn
    drawn = drawing.svg(LETTER.drawn, WORDS)
    assert 'stroke-dasharray="none"' in drawn
    assert 'stroke-dasharray="7 4"' in drawn
    assert "Douleur</text>" in drawn
    assert "Gêne</text>" in drawn
    heights = [float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>(?:Douleur|Gêne)<', drawn)]
    assert abs(heights[0] - heights[1]) >= drawing.APART - 1
    template = (root / "dorsal/letters/templates/letter.typ").read_text()
    tones = re.findall(r"#([0-9a-f]{3}(?:[0-9a-f]{3})?)\b(?=[\"'])", drawn + template)
    assert tones
    for tone in tones:
        third = len(tone) // 3
        assert len({tone[:third], tone[third : 2 * third], tone[2 * third :]}) == 1, tone


def test_numbers_that_are_none_or_off_the_scale_are_left_out_or_held() -> None:
    nan, far = float("nan"), float("inf")
    odd = Drawn(
        lines=(Line("A", ((0, 99), (nan, 1))), Line("B", ((far, 2),))), people=((0, 1, nan),), weeks=far, words="x"
    )
    drawn = drawing.svg(odd, WORDS)
    assert "nan" not in drawn
    assert "inf" not in drawn
    assert "polygon" not in drawn
    assert ">B<" not in drawn
