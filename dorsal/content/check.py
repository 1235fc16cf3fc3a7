"""What must hold across records: every language complete, every id known, every term possible, every record sourced."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, get_args

import msgspec

from dorsal.content.drawn import figure_problems
from dorsal.content.examined import examination_problems
from dorsal.content.form import FOUND, Form, Term, terms
from dorsal.content.measuring import measure_problems
from dorsal.content.problem import Problem
from dorsal.content.schema import CheckInPage, Content, Derived, Intervention, Kind, Question, Record, Text, Urgency
from dorsal.content.worded import topic_problems, wording_problems
from dorsal.content.words import denied, long_sentences

KINDS = (
    "questions", "derived", "compounds", "urgencies", "safety_net", "red_flags", "contradictions", "drivers",
    "patterns", "phases", "first_ease", "letters",
    "contraindications", "interventions", "lessons", "pathway", "exclusions", "limits", "glossary",
    "checkin", "changes", "courses", "course_states", "course_values", "advice", "conflicts",
    "poses", "figures", "examination", "wordings", "topics", "measures",
)  # fmt: skip

MOST_SIGNS, MOST_WEEKLY = 8, 12
FEW_STEPS, MOST_STEPS = 4, 6
SUMMARY = "summary"  # the one letter that belongs to no step


def check(content: Content) -> list[Problem]:
    """Everything that is wrong, in the order a reader would look for it."""
    return [
        *_languages(content),
        *_sources(content),
        *_forms(content),
        *_references(content),
        *_letters(content),
        *_questions(content),
        *_pages(content),
        *_interventions(content),
        *_courses(content),
        *_advice(content),
        *figure_problems(content),
        *examination_problems(content),
        *wording_problems(content),
        *topic_problems(content),
        *measure_problems(content),
        *_words(content),
    ]


def records(content: Content) -> Iterator[tuple[str, Record]]:
    """Every record with the place it stands at, `kind/id`."""
    for kind in KINDS:
        for name, record in getattr(content, kind).items():
            yield f"{kind}/{name}", record


def texts(value: Any, where: str) -> Iterator[tuple[str, Text]]:
    """Every text inside a value, with the place it stands at."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, dict) and value and all(isinstance(item, str) for item in value.values()):
        yield where, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(item, f"{where}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from texts(item, f"{where}.{number}")


def asked(content: Content) -> tuple[str, ...]:
    """Every question that a page asks, in the order of the intake and then of the check-in."""
    first = [name for page in content.pages for name in page.questions]
    return tuple(dict.fromkeys([*first, *(name for page in content.checkin.values() for name in page.questions)]))


def all_texts(content: Content) -> Iterator[tuple[str, Text]]:
    """Every text a person may read."""
    for where, record in records(content):
        yield from texts(record, where)
    for page in content.pages:
        yield from texts(page, f"intake/{page.id}")
    for key, text in content.interface.items():
        yield f"interface/{key}", text
    for country, place in content.places.items():
        yield from texts(place, f"places/{country}")


def _languages(content: Content) -> Iterator[Problem]:
    wanted = set(content.languages)
    for where, text in all_texts(content):
        for code in sorted(wanted - set(text)):
            yield Problem(where, 0, f"nothing in language '{code}'")
        for code in sorted(set(text) - wanted):
            yield Problem(where, 0, f"language '{code}' is not listed in languages.yaml")
        for code in sorted(code for code, words in text.items() if not words.strip()):
            yield Problem(where, 0, f"empty in language '{code}'")
    for name, lesson in content.lessons.items():
        if not lesson.body:
            yield Problem(f"lessons/{name}", 0, "no prose beside the record")


def _sources(content: Content) -> Iterator[Problem]:
    places = ((f"places/{name}", place.sources) for name, place in content.places.items())
    for where, sources in chain(((where, record.sources) for where, record in records(content)), places):
        if not sources:
            yield Problem(where, 0, "a record needs at least one source")
        for source in sources:
            if source not in content.sources:
                yield Problem(where, 0, f"unknown source '{source}'")


def forms(content: Content) -> Iterator[tuple[str, Form]]:
    """Every condition in content, with the place it stands at."""
    for where, record in chain(records(content), ((f"intake/{page.id}", page) for page in content.pages)):
        yield from _forms_in(record, where)


def _forms_in(value: Any, where: str) -> Iterator[tuple[str, Form]]:
    if isinstance(value, Form):
        yield where, value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _forms_in(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _forms_in(item, f"{where}.{number}")


def _forms(content: Content) -> Iterator[Problem]:
    known: dict[str, Question | Derived] = {**content.questions, **content.derived}
    for name in sorted(set(content.questions) & (set(content.derived) | set(content.compounds))):
        yield Problem(f"questions/{name}", 0, "a derived or compound finding has this id too")
    for where, form in forms(content):
        for term in terms(form):
            finding = known.get(term.finding)
            message = _term_problem(term, finding) if finding else f"unknown finding '{term.finding}'"
            if message:
                yield Problem(where, 0, message)


def _term_problem(term: Term, finding: Question | Derived) -> str | None:
    if finding.kind == "sign":
        return None if (term.op, term.value) == ("is", FOUND) else f"'{finding.id}' is found or not: 'is found'"
    if finding.kind == "number":
        return None if term.op not in ("is", "includes") else f"'{finding.id}' is a number: compare it"
    if term.op != ("includes" if finding.kind in ("many", "areas") else "is"):
        return f"'{finding.id}' is of kind {finding.kind}: '{term.op}' does not fit"
    allowed = {"yes", "no"} if finding.kind == "yes-no" else set(finding.options)
    return None if term.value in allowed else f"'{finding.id}' never has the value '{term.value}'"


def _known(where: str, names: Iterable[str], known: Iterable[str], what: str) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            yield Problem(where, 0, f"unknown {what} '{name}'")


def _references(content: Content) -> Iterator[Problem]:
    levels = {*Urgency, "open", "excluded"}
    yield from _known("urgencies", content.urgencies, levels, "urgency")
    yield from _known("urgencies", sorted(levels), content.urgencies, "missing record")
    for name, rule in content.red_flags.items():
        yield from _known(f"red_flags/{name}", rule.implied_by, content.red_flags, "red flag")
        yield from _known(f"red_flags/{name}", rule.contraindicates, content.contraindications, "contraindication")
        for term in terms(rule.when) if rule.urgency <= Urgency.T2 else ():
            question = content.questions.get(term.finding)
            if question and question.asked_if and not question.red_flag:
                yield Problem(f"red_flags/{name}", 0, f"'{term.finding}' is not always asked: the rule could stay open")
    for name, contradiction in content.contradictions.items():
        yield from _known(f"contradictions/{name}", contradiction.ask, content.questions, "question")
    for name, derived in content.derived.items():
        yield from _known(f"derived/{name}", derived.uses, {**content.questions, **content.derived}, "finding")
    for name, step in content.pathway.items():
        yield from _known(f"pathway/{name}", filter(None, (step.offer,)), content.interventions, "intervention")
        yield from _known(f"pathway/{name}", step.unless, content.exclusions, "exclusion")
    for name, ease in content.first_ease.items():
        yield from _known(f"first_ease/{name}", (ease.offer,), content.interventions, "intervention")
        yield from _known(f"first_ease/{name}", ease.asks, content.questions, "question")
    for name, lesson in content.lessons.items():
        yield from _known(
            f"lessons/{name}", lesson.serves, {**content.drivers, **content.patterns}, "driver or pattern"
        )


def _letters(content: Content) -> Iterator[Problem]:
    yield from _known("letters", content.letters, {*content.pathway, SUMMARY}, "step of the pathway")
    for name, letter in content.letters.items():
        if not letter.asks:
            yield Problem(f"letters/{name}", 0, "a letter asks something of its reader")
    if content.letters and SUMMARY not in content.letters:
        yield Problem("letters", 0, f"no '{SUMMARY}', which is for everybody")


def _questions(content: Content) -> Iterator[Problem]:
    for name, question in content.questions.items():
        for message in _question_problems(question):
            yield Problem(f"questions/{name}", 0, message)


def _question_problems(question: Question) -> Iterator[str]:
    if question.kind in ("one", "many", "areas") and not question.options:
        yield "needs options"
    if FOUND in question.options:
        yield f"'{FOUND}' is what only an examination says"
    if question.kind == "many" and "none" not in question.options:
        yield "a tick-list needs the option 'none'"
    if question.kind == "number" and question.range is None:
        yield "a number needs a range"
    if question.emergency and not question.red_flag:
        yield "an emergency question is a red-flag question"
    if question.red_flag and (question.kind != "yes-no" or question.alarming is None):
        yield "a red-flag question is answered yes or no and says which one alarms"
    if question.emergency and question.plainer is None:
        yield "an emergency question needs plainer words for asking once more"


def _pages(content: Content) -> Iterator[Problem]:
    for page in content.pages:
        yield from _known(f"intake/{page.id}", page.questions, content.questions, "question")
    for name in sorted(set(content.questions) - set(asked(content))):
        yield Problem(f"questions/{name}", 0, "no page of the intake asks this")
    yield from _check_in(content)


def _check_in(content: Content) -> Iterator[Problem]:
    """Short enough to be answered every week, and each warning sign on a page of its own."""
    pages: Collection[CheckInPage] = content.checkin.values()
    for page in pages:
        yield from _known(f"checkin/{page.id}", page.questions, content.questions, "question")
    screen = [name for page in pages if page.screen for name in page.questions]
    weekly = [name for page in pages if not page.screen and page.only is None for name in page.questions]
    if len(screen) > MOST_SIGNS or len(weekly) > MOST_WEEKLY:
        yield Problem("checkin", 0, f"at most {MOST_SIGNS} warning signs and {MOST_WEEKLY} other questions a week")
    for page in pages:
        red = [name for name in page.questions if name in content.questions and content.questions[name].red_flag]
        if page.screen and (len(page.questions) != 1 or not red):
            yield Problem(f"checkin/{page.id}", 0, "a page of the screen asks one warning sign")


def _interventions(content: Content) -> Iterator[Problem]:
    kit = content.questions["equipment"].options if "equipment" in content.questions else {}
    for name, item in content.interventions.items():
        where = f"interventions/{name}"
        yield from _known(where, item.serves, content.drivers, "driver")
        yield from _known(where, item.suits, {**content.patterns, **content.phases}, "pattern or phase")
        forbidden = (*item.contraindicated, *chain(*(level.contraindicated for level in item.levels)))
        yield from _known(where, forbidden, content.contraindications, "contraindication")
        yield from _known(
            where, (*item.equipment, *chain(*(level.equipment for level in item.levels))), kit, "equipment"
        )
        yield from _goal(where, item)
        for number, level in enumerate(item.levels, 1):
            if (level.dose.reps is None) + (level.dose.seconds is None) + (level.dose.minutes is None) != 2:
                yield Problem(
                    f"{where}.levels.{number}", 0, "a dose counts repetitions, seconds or minutes: one of them"
                )
            if level.pace and (level.dose.minutes is None or any(beat.seconds <= 0 for beat in level.pace)):
                yield Problem(f"{where}.levels.{number}", 0, "a pace goes with minutes, and each beat takes time")
            if level.each is not None and (level.dose.reps is None or level.each <= 0):
                yield Problem(f"{where}.levels.{number}", 0, "only a repetition has its own seconds, and they are some")


def _goal(where: str, item: Intervention) -> Iterator[Problem]:
    """What a person wants back has a few steps, told in minutes so that one can lead into the next by small shares."""
    if item.kind != "goal":
        return
    if not FEW_STEPS <= len(item.levels) <= MOST_STEPS:
        yield Problem(where, 0, f"a goal has {FEW_STEPS} to {MOST_STEPS} steps")
    if any(level.dose.minutes is None for level in item.levels):
        yield Problem(where, 0, "the steps of a goal count minutes")
    if item.needs != "self" or item.alongside or item.only_if_suited:
        yield Problem(where, 0, "a goal is the person's own: nobody else is needed, and nothing but a wish brings it")


def _courses(content: Content) -> Iterator[Problem]:
    for name, course in content.courses.items():
        weeks = [point.week for point in course.points]
        if len(weeks) < 2 or weeks[0] != 0 or weeks != sorted(set(weeks)):
            yield Problem(f"courses/{name}", 0, "points count up from week 0, and there are two or more")
        if not all(0 < point.pain <= 100 for point in course.points):
            yield Problem(f"courses/{name}", 0, "pain is above 0, at most 100")
        if len(course.reviews) < 2 or course.reviews != tuple(sorted(set(course.reviews))):
            yield Problem(f"courses/{name}", 0, "reviews are two weeks or more, the earliest first")
    if content.courses and not any(course.from_days == 0 for course in content.courses.values()):
        yield Problem("courses", 0, "one course begins at day 0")


def _advice(content: Content) -> Iterator[Problem]:
    kinds = get_args(Kind)
    for name, one in content.advice.items():
        where = f"advice/{name}"
        yield from _known(where, one.against, content.advice, "advice")
        yield from _known(where, one.needs, content.pathway, "step of the pathway")
        yield from _known(where, one.contraindicated, content.contraindications, "contraindication")
        yield from _known(where, one.interventions, content.interventions, "intervention")
        yield from _known(where, one.kinds, kinds, "kind of intervention")
        for other in one.against:
            if other in content.advice and name not in content.advice[other].against:
                yield Problem(where, 0, f"'{other}' does not name this back")
        if name in one.against:
            yield Problem(where, 0, "advice is not against itself")
        if name in content.interventions:
            yield Problem(where, 0, "an intervention has this id too")


def _words(content: Content) -> Iterator[Problem]:
    for where, text in all_texts(content):
        for code, words in text.items():
            for word in denied(words, content.deny.get(code, ())):
                yield Problem(where, 0, f"'{word}' frightens more than it helps ({code})")
            for sentence in long_sentences(words):
                yield Problem(where, 0, f"a sentence of over 20 words ({code}): {sentence[:60]}…")
