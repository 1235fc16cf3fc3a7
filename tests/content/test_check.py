"""What must hold across records: each thing that can be wrong is made wrong once, and is named where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from dorsal.care.derived import FUNCTIONS
from dorsal.content.check import all_texts, check, forms, records, texts
from dorsal.content.form import parse
from dorsal.content.schema import Beat, Content, Dose, Option, Page
from dorsal.content.words import LONGEST, denied, long_sentences

Refused = Callable[[dict[str, str | bytes | None]], list[str]]
WithRecord = Callable[..., Content]
BOTH = {"en": "Words", "fr": "Mots"}


def said(content: Content) -> list[str]:
    return [str(problem) for problem in check(content)]


def test_nothing_is_wrong_with_the_real_content(content: Content) -> None:
    assert said(content) == []


# Languages


@pytest.fixture
def spoilt(refused: Refused, small: dict[str, bytes]) -> Callable[[str, str, str], list[str]]:
    """What is said when one text of a file is another."""
    return lambda file, before, after: refused({file: small[file].decode().replace(before, after)})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{fr: Mots}", "nothing in language 'en'"),
        ("{en: Words, fr: Mots}", "language 'fr' is not listed in languages.yaml"),
        ("{en: ' '}", "empty in language 'en'"),
        ("{en: }", "empty in language 'en'"),
    ],
)
@pytest.mark.parametrize(
    ("where", "before"),
    [
        ("interface/hello", "{en: Hello}"),
        ("intake/where.title", "{en: Where}"),
        ("questions/pain.text", "{en: How bad}"),
        ("places/GB.name", "{en: Great Britain}"),
    ],
)
def test_a_text_that_is_not_in_every_language_is_named(
    spoilt: Callable[[str, str, str], list[str]], where: str, before: str, text: str, words: str
) -> None:
    assert f"{where}: {words}" in spoilt(f"{where.split('/', maxsplit=1)[0]}.yaml", before, text)


def test_a_lesson_that_lacks_one_language_is_named(refused: Refused) -> None:
    problems = refused({"languages.yaml": "en: {name: English}\nfr: {name: Français}"})
    assert "lessons/first.body: nothing in language 'fr'" in problems


def test_every_text_that_a_person_may_read_is_looked_at(content: Content) -> None:
    seen = {where for where, _ in all_texts(content)}
    for where in (
        "questions/age.text",
        "questions/since.options.under-2-days.text",
        "questions/pain-now.ends.0",
        "interventions/pelvic-tilt.steps.2",
        "interventions/pelvic-tilt.levels.3.how",
        "lessons/pain-is-real.body",
        "red_flags/saddle-numbness.advice",
        "safety_net/" + next(iter(content.safety_net)) + ".text",
        "intake/nerves.intro",
        "places/FR.crisis",
    ):
        assert where in seen
    assert list(texts("a word alone", "nowhere")) == []


def test_a_letter_belongs_to_a_step_and_asks_something(content: Content, with_record: WithRecord) -> None:
    assert said(with_record("letters", "doctor", asks=())) == ["letters/doctor: a letter asks something of its reader"]
    without = {name: one for name, one in content.letters.items() if name != "summary"}
    lost = msgspec.structs.replace(content, letters=without | {"dentist": without["doctor"]})
    assert [str(one) for one in check(lost)] == [
        "letters: unknown step of the pathway 'dentist'",
        "letters: no 'summary', which is for everybody",
    ]


# Sources and references


def test_a_record_without_a_source_or_with_one_that_nobody_knows_is_named(with_record: WithRecord) -> None:
    assert said(with_record("drivers", "stress", sources=())) == ["drivers/stress: a record needs at least one source"]
    assert said(with_record("drivers", "stress", sources=("x",))) == ["drivers/stress: unknown source 'x'"]
    assert said(with_record("places", "FR", sources=())) == ["places/FR: a record needs at least one source"]


@pytest.mark.parametrize(
    ("kind", "name", "field", "what"),
    [
        ("red_flags", "fever", "implied_by", "red flag"),
        ("red_flags", "fever", "contraindicates", "contraindication"),
        ("contradictions", "male-and-pregnant", "ask", "question"),
        ("derived", "age-at-onset", "uses", "finding"),
        ("lessons", "pacing", "serves", "driver or pattern"),
        ("interventions", "plank", "serves", "driver"),
        ("interventions", "plank", "suits", "pattern or phase"),
        ("interventions", "plank", "contraindicated", "contraindication"),
        ("interventions", "plank", "equipment", "equipment"),
    ],
)
def test_an_id_that_leads_nowhere_is_named(
    with_record: WithRecord, kind: str, name: str, field: str, what: str
) -> None:
    assert said(with_record(kind, name, **{field: ("nowhere",)})) == [f"{kind}/{name}: unknown {what} 'nowhere'"]


def test_an_offer_that_leads_nowhere_is_named(with_record: WithRecord) -> None:
    content = with_record("pathway", "osteopathy", offer="nowhere")
    assert said(content) == ["pathway/osteopathy: unknown intervention 'nowhere'"]


def test_an_exclusion_that_nobody_wrote_is_named(with_record: WithRecord) -> None:
    content = with_record("pathway", "physiotherapy", unless=["nowhere"])
    assert said(content) == ["pathway/physiotherapy: unknown exclusion 'nowhere'"]


def test_an_urgency_too_many_or_too_few_is_named(content: Content) -> None:
    renamed = {("T5" if name == "T4" else name): level for name, level in content.urgencies.items()}
    changed = msgspec.structs.replace(content, urgencies=renamed)
    assert said(changed)[:2] == ["urgencies: unknown urgency 'T5'", "urgencies: unknown missing record 'T4'"]


@pytest.mark.parametrize("field", ["equipment", "contraindicated"])
def test_a_level_is_held_to_the_same(content: Content, with_record: WithRecord, field: str) -> None:
    first, *others = content.interventions["plank"].levels
    level = msgspec.structs.replace(first, **{field: ("nowhere",)})
    (problem,) = said(with_record("interventions", "plank", levels=(level, *others)))
    assert problem.startswith("interventions/plank: unknown ")


def test_where_no_question_asks_for_equipment_none_is_known(refused: Refused, content: Content) -> None:
    questions = {name: question for name, question in content.questions.items() if name != "equipment"}
    problems = said(msgspec.structs.replace(content, questions=questions))
    assert "interventions/pelvic-tilt: unknown equipment 'mat'" in problems


# Conditions


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("nothing is yes", "unknown finding 'nothing'"),
        ("age is 50", "'age' is a number: compare it"),
        ("days-since-onset includes 3", "'days-since-onset' is a number: compare it"),
        ("fever >= 1", "'fever' is of kind yes-no: '>=' does not fit"),
        ("fever includes yes", "'fever' is of kind yes-no: 'includes' does not fit"),
        ("fever is maybe", "'fever' never has the value 'maybe'"),
        ("worsens is sitting", "'worsens' is of kind many: 'is' does not fit"),
        ("worsens includes dancing", "'worsens' never has the value 'dancing'"),
        ("areas includes ear", "'areas' never has the value 'ear'"),
        ("urgency is T9", "'urgency' never has the value 'T9'"),
        ("activity is gardening", "'activity' never has the value 'gardening'"),
    ],
)
def test_a_condition_that_can_never_be_judged_is_named(with_record: WithRecord, form: str, words: str) -> None:
    nested = parse({"any": [{"not": form}, "sex is male"]})
    assert said(with_record("drivers", "stress", some=nested)) == [f"drivers/stress.some: {words}"]


def test_a_date_cannot_be_compared_with_a_number(with_record: WithRecord) -> None:
    content = with_record("questions", "activity", kind="date")
    drivers = with_record("drivers", "stress", some=parse("activity >= 5")).drivers
    changed = msgspec.structs.replace(content, drivers=drivers)
    assert said(changed) == ["drivers/stress.some: 'activity' is of kind date: '>=' does not fit"]


def test_a_condition_of_a_page_or_of_a_level_is_checked_too(content: Content, with_record: WithRecord) -> None:
    first, *others = content.pages
    paged = msgspec.structs.replace(
        content, pages=(msgspec.structs.replace(first, shown_if=parse("nothing is yes")), *others)
    )
    assert said(paged) == [f"intake/{first.id}.shown_if: unknown finding 'nothing'"]
    level, *more = content.interventions["plank"].levels
    opened = msgspec.structs.replace(level, starts_if=parse("nothing is yes"))
    problems = said(with_record("interventions", "plank", levels=(opened, *more)))
    assert problems == ["interventions/plank.levels.0.starts_if: unknown finding 'nothing'"]


def test_a_finding_has_one_meaning(content: Content) -> None:
    both = {**content.questions, "urgency": msgspec.structs.replace(content.questions["fever"], id="urgency")}
    problems = said(msgspec.structs.replace(content, questions=both))
    assert "questions/urgency: a derived or compound finding has this id too" in problems


def test_an_urgent_rule_cannot_rest_on_what_is_not_always_asked(with_record: WithRecord) -> None:
    content = with_record("red_flags", "fever", when=parse("leg-pain-level >= 9"))
    assert said(content) == ["red_flags/fever: 'leg-pain-level' is not always asked: the rule could stay open"]


def test_every_condition_is_found(content: Content) -> None:
    places = {where for where, _ in forms(content)}
    assert {"drivers/stress.strong", "drivers/stress.some", "questions/breathless.asked_if"} <= places
    assert "intake/bones.shown_if" in places


# Questions and pages


@pytest.mark.parametrize(
    ("name", "changes", "words"),
    [
        ("course", {"options": {}}, "needs options"),
        ("loads", {"options": {"lifting": Option(text=BOTH)}}, "a tick-list needs the option 'none'"),
        ("stress", {"range": None}, "a number needs a range"),
        ("bladder-change", {"red_flag": False}, "an emergency question is a red-flag question"),
        ("fever", {"alarming": None}, "a red-flag question is answered yes or no and says which one alarms"),
        ("fever", {"kind": "text"}, "a red-flag question is answered yes or no and says which one alarms"),
        ("bladder-change", {"plainer": None}, "an emergency question needs plainer words for asking once more"),
    ],
)
def test_a_question_that_cannot_be_put_is_named(
    with_record: WithRecord, name: str, changes: dict[str, Any], words: str
) -> None:
    assert f"questions/{name}: {words}" in said(with_record("questions", name, **changes))


def test_a_page_asks_what_exists_and_every_question_has_a_page(content: Content) -> None:
    extra = Page(id="extra", title=dict.fromkeys(content.languages, "Words"), questions=("nowhere",))
    changed = msgspec.structs.replace(content, pages=(*content.pages[1:], extra))
    assert said(changed) == [
        "intake/extra: unknown question 'nowhere'",
        "questions/areas: no page of the intake asks this",
        "questions/since: no page of the intake asks this",
    ]


# Doses and words


@pytest.mark.parametrize(
    "dose",
    [
        Dose(days_a_week=3, effort=3),
        Dose(reps=8, seconds=10, days_a_week=3, effort=3),
        Dose(reps=8, minutes=2, days_a_week=3, effort=3),
    ],
)
def test_a_dose_counts_one_thing(content: Content, with_record: WithRecord, dose: Dose) -> None:
    first, *others = content.interventions["plank"].levels
    changed = with_record("interventions", "plank", levels=(msgspec.structs.replace(first, dose=dose), *others))
    assert said(changed) == ["interventions/plank.levels.1: a dose counts repetitions, seconds or minutes: one of them"]


@pytest.mark.parametrize(
    ("minutes", "beat"), [(None, Beat(do="in", seconds=4)), (5, Beat(do="out", seconds=0))], ids=["no time", "no beat"]
)
def test_a_pace_is_told_in_beats_that_take_time(
    content: Content, with_record: WithRecord, minutes: float | None, beat: Beat
) -> None:
    first, *others = content.interventions["paced-breathing"].levels
    dose = Dose(minutes=minutes, seconds=None if minutes else 30, days_a_week=3, effort=1)
    levels = (msgspec.structs.replace(first, dose=dose, pace=(beat,)), *others)
    changed = with_record("interventions", "paced-breathing", levels=levels)
    (problem,) = said(changed)
    assert problem == "interventions/paced-breathing.levels.1: a pace goes with minutes, and each beat takes time"


@pytest.mark.parametrize(("exercise", "each"), [("plank", 5), ("squat", 0)], ids=["no repetition", "no time"])
def test_only_a_repetition_has_its_own_seconds(
    content: Content, with_record: WithRecord, exercise: str, each: float
) -> None:
    first, *others = content.interventions[exercise].levels
    changed = with_record("interventions", exercise, levels=(msgspec.structs.replace(first, each=each), *others))
    (problem,) = said(changed)
    assert problem.endswith("only a repetition has its own seconds, and they are some")


def test_a_word_that_frightens_is_named(with_record: WithRecord, content: Content) -> None:
    others = dict.fromkeys(content.languages, "A.")
    text = {**others, "en": "Your back is crumbling.", "fr": "C’est l’usure."}
    assert said(with_record("drivers", "stress", text=text)) == [
        "drivers/stress.text: 'crumbling' frightens more than it helps (en)",
        "drivers/stress.text: 'usure' frightens more than it helps (fr)",
    ]


def test_a_sentence_that_runs_on_is_named(with_record: WithRecord, content: Content) -> None:
    text = {**dict.fromkeys(content.languages, "A."), "en": "word " * 21}
    (problem,) = said(with_record("drivers", "stress", text=text))
    assert problem.startswith("drivers/stress.text: a sentence of over 20 words (en): word word")


def test_only_whole_words_frighten_in_any_case() -> None:
    deny = ["torn", "bad posture"]
    assert list(denied("TORN, and a Bad Posture.", deny)) == deny
    assert list(denied("tornado, bad postures", deny)) == []


@pytest.mark.parametrize("end", [". ", "? ", "\n", "\n\n", "… ", ":\n"])
def test_a_sentence_ends_where_a_reader_rests(end: str) -> None:
    half = " ".join(["l’eau-de-vie"] * LONGEST)
    assert list(long_sentences(half + end + half)) == []
    assert list(long_sentences(f"one {half}{end}{half}")) == [(f"one {half}{end}").strip("\n ")]


# What the code asks of the content by name


def test_every_derived_finding_has_its_function(content: Content) -> None:
    computed = {name for name, one in content.derived.items() if not one.from_history and one.kind != "sign"}
    assert set(FUNCTIONS) == computed - {"urgency"}


def test_every_record_knows_its_own_id(content: Content) -> None:
    assert all(where.split("/")[1] == record.id for where, record in records(content))
    assert len({where for where, _ in records(content)}) == sum(1 for _ in records(content))


# The weekly check-in


def test_a_check_in_that_asks_too_much_is_refused(with_record: WithRecord, content: Content) -> None:
    page = next(page for page in content.checkin.values() if not page.screen)
    longer = with_record("checkin", page.id, questions=(*page.questions, *list(content.questions)[:12]))
    assert any("other questions a week" in problem for problem in said(longer))


def test_a_warning_sign_of_the_check_in_stands_alone(with_record: WithRecord, content: Content) -> None:
    page = next(page for page in content.checkin.values() if page.screen)
    crowded = with_record("checkin", page.id, questions=(*page.questions, "fever"))
    assert f"checkin/{page.id}: a page of the screen asks one warning sign" in said(crowded)


# Goals


def test_a_goal_has_a_few_steps_in_minutes_and_is_the_persons_own(content: Content, with_record: WithRecord) -> None:
    run = content.interventions["goal-running"]
    place = "interventions/goal-running"
    assert said(with_record("interventions", run.id, levels=run.levels[:3])) == [f"{place}: a goal has 4 to 6 steps"]
    counted = msgspec.structs.replace(run.levels[0], dose=Dose(reps=8, days_a_week=3, effort=3))
    assert said(with_record("interventions", run.id, levels=(counted, *run.levels[1:]))) == [
        f"{place}: the steps of a goal count minutes"
    ]
    for change in ({"needs": "osteopath"}, {"alongside": True}, {"only_if_suited": True}):
        (problem,) = said(with_record("interventions", run.id, **change))
        assert problem.startswith(f"{place}: a goal is the person's own")


# What a care team may advise


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"against": ("stay-active", "headstand")}, "unknown advice 'headstand'"),
        ({"needs": ("headstand",)}, "unknown step of the pathway 'headstand'"),
        ({"contraindicated": ("headstand",)}, "unknown contraindication 'headstand'"),
        ({"interventions": ("headstand",)}, "unknown intervention 'headstand'"),
        ({"kinds": ("headstand",)}, "unknown kind of intervention 'headstand'"),
        ({"against": ("heat",)}, "'heat' does not name this back"),
        ({"against": ("brace",)}, "advice is not against itself"),
    ],
)
def test_advice_names_what_exists_and_pairs_name_each_other(
    with_record: WithRecord, changes: dict[str, Any], words: str
) -> None:
    assert f"advice/brace: {words}" in said(with_record("advice", "brace", **changes))


def test_advice_and_what_a_plan_offers_do_not_share_an_id(content: Content) -> None:
    twice = msgspec.structs.replace(content, advice=content.advice | {"walking": content.advice["walk-more"]})
    assert "advice/walking: an intervention has this id too" in said(twice)
