"""What comes out of the press: words in order, accents right, pictures told, and nobody's words taken as markup."""

from __future__ import annotations

import io

import msgspec
import pytest
from pypdf import PdfReader

from dorsal.letters.sheet import Block, Day, Picture, Row, Sheet
from dorsal.letters.typeset import pdf, pictures

DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M1 1h7v7z"/></svg>'
MARKUP = '#panic("x") #let a = 1 $x^2$ *b* _c_ `d` <e> @f [g] \\ #sys.inputs // h = i'
PNG = b"\x89PNG"


def row(name: str, how: str = "Lie down.") -> Row:
    shown = (Picture(DRAWN, f"{name} begins"), Picture(DRAWN, f"{name} ends"))
    planned = (True, False, True, False, False, True, False)
    return Row(name=name, how=how, dose="8 times", when="Mon, Wed", days=planned, pictures=shown)


@pytest.fixture
def sheet() -> Sheet:
    return Sheet(
        language="fr",
        title="Ma semaine",
        dates="Du 1er au 7 août 2026",
        lead="Cochez une case.",
        exercise="Que faire",
        daily="Chaque soir",
        first=None,
        days=tuple(Day(name, str(n)) for n, name in enumerate(("lun", "mar", "mer", "jeu", "ven", "sam", "dim"), 1)),
        rows=(row("Bascule du bassin"), row("Marche à l’œil « libre »")),
        log=("Douleur", "Effort"),
        blocks=(Block("En cas de poussée", ("Moitié moins.", "Puis on remonte.")),),
        net=Block("Arrêtez", ("Appelez le 112.",), ("Fièvre", "Faiblesse")),
        foot=("Non relu.",),
    )


def text(made: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages).split())


def test_the_words_come_out_in_the_order_in_which_they_are_read(sheet: Sheet) -> None:
    said = text(pdf(sheet))
    order = ("Ma semaine", "1er au 7 août", "Cochez", "lun", "Bascule du bassin", "Marche à l’œil « libre »", "Douleur",
             "En cas de poussée", "Moitié moins.", "Arrêtez", "Appelez le 112.", "Fièvre")  # fmt: skip
    places = [said.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_it_can_be_read_aloud(sheet: Sheet) -> None:
    made = PdfReader(io.BytesIO(pdf(sheet)))
    catalog = made.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "fr"
    assert made.metadata is not None
    assert made.metadata.title == "Ma semaine – Du 1er au 7 août 2026"
    assert sorted(alternatives(catalog["/StructTreeRoot"])) == sorted(
        one.words for each in sheet.rows for one in each.pictures
    )


def alternatives(tree: object) -> list[str]:
    """The words for each picture, out of the tags."""
    found, left, seen = list[str](), [tree], set[int]()
    while left:
        node = left.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, list):
            left += node
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            left += [node["/K"]] if "/K" in node else []
    return found


def test_what_a_person_wrote_is_shown_and_never_run(sheet: Sheet) -> None:
    told = Block(MARKUP, (MARKUP,), (MARKUP,))
    wild = msgspec.structs.replace(
        sheet, title=MARKUP, lead=MARKUP, first=told, rows=(row(MARKUP, MARKUP),), blocks=(told, told), net=told,
        log=(MARKUP,), foot=(MARKUP,),
    )  # fmt: skip
    said = text(pdf(wild))
    assert said.replace(" ", "").count(MARKUP.replace(" ", "")) >= 12


def test_a_week_without_anything_to_practise_is_a_sheet_too(sheet: Sheet) -> None:
    assert "Appelez le 112." in text(pdf(msgspec.structs.replace(sheet, rows=(), blocks=())))


def test_the_pages_can_be_looked_at(sheet: Sheet) -> None:
    seen = pictures(msgspec.structs.replace(sheet, rows=tuple(row(f"Number {n}") for n in range(20))), ppi=50)
    assert len(seen) == 2
    assert all(page.startswith(PNG) for page in seen)
