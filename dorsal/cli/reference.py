"""`dorsal reference`: the pages and schemas of docs/reference, each a pure function of the content and the code."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dorsal.cli.schemas import (
    answers_schema,
    camera_schema,
    course_schema,
    entries_schema,
    history_schema,
    questions_schema,
    result_schema,
    week_schema,
)
from dorsal.cli.tables import combinations, dose, drawn, lines, review
from dorsal.content import load
from dorsal.content.check import asked
from dorsal.content.examining import grouped
from dorsal.content.form import Form
from dorsal.content.schema import Content, Id, Intervention, Question, RedFlag, Sign
from dorsal.record.archived import schema_text
from dorsal.registry.tables import dictionary

FOLDER = Path("docs/reference")
MADE = "Made by `dorsal reference` from the content: change the content, then run it again."
LANGUAGE = "en"


def run(*, check: bool) -> int:
    """Write every file, or with `check` name those that are stale; 1 if any is."""
    if not check:
        write(FOLDER, load())
        return 0
    old = stale(FOLDER, load())
    for path in old:
        print(f"{path} is stale: run `dorsal reference`")
    return 1 if old else 0


def write(folder: Path, content: Content) -> None:
    """Bring every file up to date."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, made in FILES.items():
        (folder / name).write_text(made(content), encoding="utf-8")


def stale(folder: Path, content: Content) -> list[Path]:
    """The files that are missing or not what the content says now."""
    return [folder / name for name, made in FILES.items() if _text(folder / name) != made(content)]


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def red_flags(content: Content) -> str:
    """Every rule, most urgent first, and the named combinations that they use."""
    intro = (
        "Conditions under which a serious cause must be ruled out, most urgent first. The most urgent rule that is "
        "true decides. Unsure counts as the answer that worries; a question without an answer leaves a rule open."
    )
    rules = sorted(content.red_flags.values(), key=lambda rule: rule.urgency)
    named = [
        _cells(_escaped(content.compounds[name].name[LANGUAGE]), _condition(form, content))
        for name, form in combinations(content).items()
    ]
    return _page(
        "Red flags",
        intro,
        _table("Urgency | Name | Condition | Sources | Review", (_red_flag(rule, content) for rule in rules)),
        "## Named combinations\n\nWhat a condition above means by a name.",
        _table("Name | Condition", named),
        _urgencies(content),
    )


def _urgencies(content: Content) -> str:
    rows = (
        _cells(name, _escaped(level.name[LANGUAGE]), _escaped(level.advice[LANGUAGE]))
        for name, level in sorted(content.urgencies.items())
    )
    return "## Urgencies\n\n" + _table("Id | Name | Advice", rows)


def _red_flag(rule: RedFlag, content: Content) -> str:
    name = f"{_escaped(rule.name[LANGUAGE])} (`{rule.id}`)"
    return _cells(rule.urgency, name, _condition(rule.when, content), _list(rule.sources), review(rule))


def exercises(content: Content) -> str:
    """Everything a plan can offer, with its doses."""
    rows = (_exercise(item, content) for item in sorted(content.interventions.values(), key=lambda one: one.id))
    return _page(
        "Exercises and other offers",
        "Everything that a plan can offer. Levels are steps of one progression, with the dose of each.",
        _table("Name | Kind | Strand | Levels | Serves | Not with | Equipment | Sources | Review", rows),
        _drawn(content),
    )


def _drawn(content: Content) -> str:
    """How many offers have a figure, and which have none."""
    levels = sum(len(figure.levels) for figure in content.figures.values())
    own = sum(drawing.like is None for figure in content.figures.values() for drawing in figure.levels)
    without = ", ".join(f"`{name}`" for name in sorted(set(content.interventions) - set(content.figures)))
    return (
        f"## Drawn\n\n{len(content.figures)} of {len(content.interventions)} are drawn, with {levels} levels; {own}"
        " of these have a drawing of their own, the others move as another level does."
        " No clinician has checked the drawings. `dorsal figure ID --camera` says what a camera would look for in each."
        f" Without a drawing: {without}."
    )


def _exercise(item: Intervention, content: Content) -> str:
    numbered = [
        f"{number}. {level.name[LANGUAGE]}: {dose(level.dose, content, LANGUAGE, each_side=item.each_side)}"
        for number, level in enumerate(item.levels, 1)
    ]
    forbidden = dict.fromkeys((*item.contraindicated, *(name for one in item.levels for name in one.contraindicated)))
    equipment = dict.fromkeys((*item.equipment, *(name for one in item.levels for name in one.equipment)))
    return _cells(
        f"{_escaped(item.name[LANGUAGE])} (`{item.id}`)",
        item.kind,
        item.strand,
        "<br>".join(map(_escaped, numbered)),
        _list((*item.serves, *item.suits)),
        _list(forbidden),
        _list(equipment),
        _list(item.sources),
        review(item),
    )


def glossary(content: Content) -> str:
    """The words of the field in every language."""
    heads = [language.name for language in content.languages.values()]
    rows = (
        _cells(name, *(f"**{_escaped(word.term[code])}**: {_escaped(word.text[code])}" for code in content.languages))
        for name, word in content.glossary.items()
    )
    return _page("Glossary", "The words of the field that Dorsal uses.", _table(" | ".join(["Id", *heads]), rows))


def questions(content: Content) -> str:
    """Every question in the order it is asked."""
    return _page(
        "Questions",
        "Every question in the order it is asked. An answer is one of the values, or `unsure`.",
        _table(
            "Id | Question | Kind | Values | Asked if | Warning sign | Sources | Review",
            (_question(content.questions[name], content) for name in asked(content)),
        ),
    )


def _question(question: Question, content: Content) -> str:
    asked_if = _condition(question.asked_if, content) if question.asked_if else "always"
    sign = "emergency" if question.emergency else "yes" if question.red_flag else ""
    return _cells(
        f"`{question.id}`",
        _escaped(question.text[LANGUAGE]),
        question.kind,
        "<br>".join(_values(question)),
        asked_if,
        sign,
        _list(question.sources),
        review(question),
    )


def _values(question: Question) -> Iterator[str]:
    if question.kind == "yes-no":
        yield "`yes`, `no`"
    if question.range:
        least, most = question.range
        unit = f" {question.unit[LANGUAGE]}" if question.unit else ""
        yield f"{least:g} to {most:g}{unit}"
    for name, option in question.options.items():
        yield f"`{name}`: {_escaped(option.text[LANGUAGE])}" + (" (assumed)" if option.assumed else "")


def examination(content: Content) -> str:
    """Everything the care team can look for, by group."""
    groups = grouped(content.examination.values())
    head = "Sign | How | For | Values | Sources | Review"
    return _page(
        "Examination",
        "What the care team can look for. `shows` names a finding that rules, drivers and patterns read; `says` the"
        " answer of the person that a value speaks to. One with sides is called by its id and `-left` or `-right`.",
        *(f"## {name}\n\n" + _table(head, map(_sign, signs)) for name, signs in groups.items()),
    )


def _sign(sign: Sign) -> str:
    sides = ", each side" if sign.each_side else ""
    return _cells(
        f"{_escaped(sign.name[LANGUAGE])} (`{sign.id}`{sides})",
        _escaped(sign.how[LANGUAGE]),
        _list(sign.disciplines),
        "<br>".join(_found(sign)),
        _list(sign.sources),
        review(sign),
    )


def _found(sign: Sign) -> Iterator[str]:
    if sign.range:
        yield f"{sign.range[0]:g} to {sign.range[1]:g} {(sign.unit or {}).get(LANGUAGE, '')}"
    for name, value in sign.values.items():
        least = "" if value.least is None else f" from {value.least:g}"
        shows = f"; shows {_list(value.shows)}" if value.shows else ""
        yield f"`{name}`{least}: {_escaped(value.text[LANGUAGE])}{shows}"
    if sign.falls:
        than = "%" if sign.falls.percent else ""
        days = f" within {sign.falls.within_days} days" if sign.falls.within_days else ""
        yield f"lower by {sign.falls.by:g}{than}{days}; shows {_list(sign.falls.shows)}"
    if sign.answers:
        option = f" `{sign.answers.option}`" if sign.answers.option else ""
        both = (("yes", sign.answers.yes), ("no", sign.answers.no))
        said = [f"{word} by {_list(names)}" for word, names in both if names]
        yield f"says `{sign.answers.question}`{option}: {', '.join(said)}"


def _condition(form: Form, content: Content) -> str:
    told = lines(drawn(form, content, LANGUAGE))
    return "<br>".join("&emsp;" * depth + _escaped(words) for depth, words in told)


def _escaped(words: str) -> str:
    """As text of a Markdown table: no markup, no cell of its own."""
    for mark, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "\\|"), ("*", "\\*"), ("\n", " ")):
        words = words.replace(mark, safe)
    return words


def measures(content: Content) -> str:
    """What is counted over many people."""
    rows = (
        _cells(
            f"{_escaped(one.name[LANGUAGE])} (`{one.id}`)",
            _escaped(one.numerator[LANGUAGE]),
            _escaped(one.denominator[LANGUAGE]),
            ", ".join(map(str, one.weeks)),
            one.direction,
            _list(one.sources),
            review(one),
        )
        for one in sorted(content.measures.values(), key=lambda one: (one.order, one.id))
    )
    return _page(
        "Measures",
        "What is counted over many people. `dorsal registry measure --sql` shows the query behind each.",
        _table("Measure | Counted | Among | Weeks | Better | Sources | Review", rows),
    )


def _list(names: Iterable[Id]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _cells(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(head: str, rows: Iterable[str]) -> str:
    names = head.split(" | ")
    return "\n".join([_cells(*names), _cells(*("---" for _ in names)), *rows])


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", *parts, MADE]) + "\n"


def _json(schema: dict[str, object]) -> str:
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


FILES: dict[str, Callable[[Content], str]] = {
    "result.schema.json": lambda _: _json(result_schema()),
    "questions.schema.json": lambda content: _json(questions_schema(content)),
    "answers.schema.json": lambda content: _json(answers_schema(content)),
    "week.schema.json": lambda _: _json(week_schema()),
    "entries.schema.json": lambda _: _json(entries_schema()),
    "course.schema.json": lambda _: _json(course_schema()),
    "history.schema.json": lambda content: _json(history_schema(content)),
    "camera.schema.json": lambda _: _json(camera_schema()),
    "archive.schema.json": lambda _: schema_text(),
    "red-flags.md": red_flags,
    "exercises.md": exercises,
    "glossary.md": glossary,
    "questions.md": questions,
    "examination.md": examination,
    "measures.md": measures,
    "registry-tables.md": lambda _: dictionary(),
}
