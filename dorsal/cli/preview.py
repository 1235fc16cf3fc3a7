"""`dorsal content preview`: everything that the content says, side by side in its languages, as one page to review.

At its top stands the sheet of the rules that send somebody to a doctor today: printed, read and signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dorsal.cli import InputError
from dorsal.cli.markup import Html, join, tag
from dorsal.cli.preview_records import checked, condition, record, row, urgency, words
from dorsal.cli.preview_style import STYLE
from dorsal.cli.tables import combinations, drawn
from dorsal.content import load
from dorsal.content.check import KINDS
from dorsal.content.form import Form, parts
from dorsal.content.schema import Content, Record, RedFlag, Urgency

SHEET = (Urgency.T0, Urgency.T1)
FIRST = ("red_flags", "compounds", "safety_net", "urgencies", "exclusions", "contraindications")
AGREED = "I have read these rules. Where I ticked “change”, I wrote what must change."


def run(path: Path) -> int:
    """Write the page and say where it is. Raises InputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(load()), encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: expected a file that can be written ({type(error).__name__})") from None
    print(f"Written to {path}: open it in a browser, or print it for the sheet to sign.")
    return 0


def page(content: Content) -> str:
    """The whole page: the sheet, then every kind of record, what keeps people safe first."""
    kinds = [kind for kind in dict.fromkeys((*FIRST, *KINDS)) if getattr(content, kind)]
    tables = [_intake(content), _interface(content), _places(content), _sources(content)]
    rest = tag("div", *(_kind(kind, content) for kind in kinds), *tables, class_="rest")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", "Dorsal: the content, to review"),
        tag("style", Html(STYLE)),
    )
    nav = _nav([*kinds, "intake", "interface", "places", "sources"])
    body = tag("body", nav, tag("main", _sheet(content), rest))
    return "<!doctype html>\n" + tag("html", head, body, lang="en") + "\n"


def _nav(names: list[str]) -> Html:
    links = [tag("a", _title(name), href=f"#{name}") for name in names]
    return tag("nav", tag("a", "Sheet to sign", href="#sheet"), *links)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _sheet(content: Content) -> Html:
    """The rules of the first two urgencies, one line each, with boxes to tick and a line to sign."""
    rules = sorted((one for one in content.red_flags.values() if one.urgency in SHEET), key=lambda one: one.urgency)
    waiting = sum(rule.review == "unreviewed" for rule in rules)
    return tag(
        "section",
        tag("h1", "Rules that send somebody to a doctor now or today"),
        tag(
            "p",
            f"{len(rules)} rules, {waiting} of them unreviewed. Content version {content.hash[:16]}.",
            class_="meta",
        ),
        tag("p", "T0: emergency now. T1: the same day. Unsure counts as the answer that worries."),
        _everything(),
        _rules(rules, content),
        tag("h3", "Named combinations"),
        _combinations(rules, content),
        _signature(),
        class_="sheet",
        id="sheet",
    )


def _signature() -> Html:
    lines = tag("div", *(tag("div", word) for word in ("Name", "Profession", "Date", "Signature")), class_="lines")
    return tag("div", tag("p", AGREED), lines, class_="signature")


def _everything() -> Html:
    box = tag("input", type="checkbox", id="everything")
    return tag("p", tag("label", box, " Print everything, not only this sheet"), class_="switch")


def _rules(rules: list[RedFlag], content: Content) -> Html:
    columns = ("narrow", *("" for _ in content.languages), "about", "boxes")
    heads = ("", *(language.name for language in content.languages.values()), "Sources, date, review", "You")
    return tag(
        "table",
        tag("colgroup", *(tag("col", class_=name) for name in columns)),
        tag("thead", tag("tr", *(tag("th", head) for head in heads))),
        tag("tbody", *(_rule(rule, content) for rule in rules)),
        class_="rules",
    )


def _rule(rule: RedFlag, content: Content) -> Html:
    told = (
        tag(
            "td",
            tag("p", rule.name[code], class_="name"),
            condition(drawn(rule.when, content, code)),
            tag("p", rule.advice[code], class_="advice"),
            lang=code,
        )
        for code in content.languages
    )
    dated = tag("span", f"{rule.dated}", class_="day")
    about = tag("td", ", ".join(rule.sources), tag("br"), dated, tag("br"), checked(rule), class_="meta")
    boxes = tag("td", tag("span", "agree"), tag("span", "change"), class_="box")
    return tag("tr", tag("td", urgency(rule.urgency)), *told, about, boxes)


def _combinations(rules: list[RedFlag], content: Content) -> Html:
    """What these rules mean by the name of a combination."""
    inside = [form for rule in rules for form in _inside(rule.when)]
    rows = (
        tag(
            "tr",
            *(
                tag(
                    "td",
                    tag("p", content.compounds[name].name[code], class_="name"),
                    condition(drawn(form, content, code)),
                    lang=code,
                )
                for code in content.languages
            ),
        )
        for name, form in combinations(content).items()
        if form in inside
    )
    return tag("table", tag("tbody", *rows), class_="rules")


def _inside(form: Form) -> Iterator[Form]:
    for part in parts(form):
        yield part
        yield from _inside(part)


def _section(name: str, about: str, *inside: str) -> Html:
    return join([tag("h2", f"{_title(name)} ", tag("span", about, class_="meta"), id=name), *inside])


def _kind(kind: str, content: Content) -> Html:
    records: dict[str, Record] = getattr(content, kind)
    waiting = sum(one.review == "unreviewed" for one in records.values())
    about = f"{len(records)}, {waiting} of them unreviewed"
    return _section(kind, about, *(record(kind, one, content) for one in records.values()))


def _intake(content: Content) -> Html:
    pages = (
        tag(
            "article",
            tag("header", tag("h3", one.id), class_="record"),
            words(one, content),
            tag("p", "asks: ", ", ".join(one.questions), class_="meta"),
        )
        for one in content.pages
    )
    return _section("intake", "the pages of questions, in their order", *pages)


def _interface(content: Content) -> Html:
    rows = (row(key, {code: text[code] for code in content.languages}) for key, text in content.interface.items())
    return _section("interface", "the words of the pages", tag("article", _table(content, *rows)))


def _table(content: Content, *rows: Html) -> Html:
    heads = (tag("th", language.name) for language in content.languages.values())
    return tag("table", tag("thead", tag("tr", tag("th", class_="label"), *heads)), tag("tbody", *rows), class_="words")


def _places(content: Content) -> Html:
    found = (
        tag(
            "article",
            tag("header", tag("h3", code), tag("span", _last_looked(place.checked), class_="meta"), class_="record"),
            words(place, content),
            tag("p", f"emergency: {', '.join(place.emergency)}; sources: {', '.join(place.sources)}", class_="meta"),
        )
        for code, place in content.places.items()
    )
    return _section("places", "whom to call", *found)


def _last_looked(day: object) -> str:
    return f"looked up on {day}" if day else "nobody has looked these numbers up yet"


def _sources(content: Content) -> Html:
    rows = (
        tag("tr", tag("td", tag("code", key)), tag("td", one.title), tag("td", one.where), tag("td", one.certainty))
        for key, one in content.sources.items()
    )
    return _section("sources", "certainty: read, from memory (to verify), or a convention", _list(*rows))


def _list(*rows: Html) -> Html:
    return tag("article", tag("table", tag("tbody", *rows), class_="list"))
