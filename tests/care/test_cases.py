"""Published people get the urgency that a clinician wrote down, and nobody is reassured by what they were not asked.

The bars are counts, not a list of right answers: a rule is earned by its evidence, never by one of these people.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from dorsal.cli import InputError, main
from dorsal.cli.cases import Outcome, Person, Share, judge, judge_all, read_cases, read_person, summary
from dorsal.content.schema import Content, Urgency

CALM = (Urgency.T3, Urgency.T4)
EMERGENCY = (Urgency.T0, Urgency.T1)


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    return root / "tests" / "cases"


@pytest.fixture(scope="module")
def outcomes(folder: Path, content: Content) -> dict[str, Outcome]:
    return {one.case.id: one for one in judge_all(folder, content)}


@pytest.fixture(scope="module")
def people(folder: Path, content: Content) -> dict[str, Person]:
    return {case.id: read_person(folder / "answers" / f"{case.id}.yaml", content) for case in read_cases(folder)}


def of_group(outcomes: dict[str, Outcome], letter: str) -> list[Outcome]:
    """V: published diagnoses; B: the everyday presentations."""
    return [one for name, one in outcomes.items() if name.startswith(letter)]


def test_nobody_is_told_to_wait_longer_than_is_ok(outcomes: dict[str, Outcome]) -> None:
    assert [name for name, one in outcomes.items() if one.under] == []


def test_most_published_people_get_an_urgency_that_is_ok(outcomes: dict[str, Outcome]) -> None:
    published = of_group(outcomes, "V")
    assert len(published) == 14
    assert sum(one.within for one in published) >= 12


def test_everyday_people_are_not_sent_to_hospital(outcomes: dict[str, Outcome]) -> None:
    everyday = of_group(outcomes, "B")
    assert len(everyday) == 10
    assert sum(one.within for one in everyday) >= 9
    assert [one.case.id for one in everyday if one.got in EMERGENCY] == []


def test_a_story_alone_never_reassures(people: dict[str, Person], folder: Path, content: Content) -> None:
    """What the story leaves out was assumed calm; without those answers nobody may be told that there is time."""
    told = [judge(case, people[case.id].told(), content) for case in read_cases(folder)]
    assert [one.case.id for one in told if one.got in CALM] == []


def test_what_is_assumed_is_among_the_answers(people: dict[str, Person]) -> None:
    assert {name: person.assumed - set(person.answers) for name, person in people.items()} == dict.fromkeys(
        people, frozenset()
    )


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_an_old_cancer_stays_open_until_someone_has_looked(
    answer: str, people: dict[str, Person], outcomes: dict[str, Outcome], folder: Path, content: Content
) -> None:
    """V43 with a pain that was not sudden, and nobody says if a doctor looked: the triage asks, and does not guess."""
    case, person = outcomes["V43"].case, people["V43"]
    told = {**person.answers, "sudden-bone-pain": "no"}
    del told["cancer-assessed"]
    before = judge(case, Person(person.on, told), content)
    assert (before.got, before.could_be) == (None, Urgency.T2)
    asked = Person(person.on, {**told, "cancer-assessed": answer})
    assert judge(case, asked, content).got == Urgency.T2


def test_the_interval_is_wilsons() -> None:
    assert Share("", 5, 10).interval == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert Share("", 0, 0).interval == (0.0, 1.0)


def test_the_counts_add_up(outcomes: dict[str, Outcome]) -> None:
    found = {share.name: share.count for share in summary(list(outcomes.values()))}
    assert found["within ok"] + found["under-triage"] + found["over-triage"] + found["undecided"] == len(outcomes)


def test_the_command_fails_when_somebody_is_told_to_wait(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert (
        main(
            [
                "cases",
                str(written(tmp_path, "- {id: B06, tier: T1, ok: T1, note: other keys are the writer's}", folder)),
            ]
        )
        == 1
    )
    assert "UNDER" in capsys.readouterr().out


def test_the_command_passes_when_nobody_is(tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    assert main(["cases", str(written(tmp_path, "cases: [{id: B06, expected: T4, ok: [T3, T4]}]", folder))]) == 0
    assert "within ok       1 of 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    "cases", ["cases: none", "- {id: B06}", "- {id: B06, expected: T9}", "- [B06]", "- {id: nobody, expected: T4}"]
)
def test_the_command_says_what_it_cannot_read(
    cases: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    assert main(["cases", str(written(tmp_path, cases, folder))]) == 2
    assert str(tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    ["on: 2026-11-21\nanswers: {nobody-asked: yes}", "answers: {age: 40}", "on: tomorrow\nanswers: {}", "on: ["],
)
def test_answers_that_cannot_be_read_name_their_file(wrong: str, tmp_path: Path, content: Content) -> None:
    file = tmp_path / "someone.yaml"
    file.write_text(wrong)
    with pytest.raises(InputError, match=r"someone\.yaml"):
        read_person(file, content)


def test_over_triage_is_seen(outcomes: dict[str, Outcome]) -> None:
    one = msgspec.structs.replace(outcomes["B06"], got=Urgency.T0)
    assert one.over
    assert not one.under


def written(tmp_path: Path, cases: str, folder: Path) -> Path:
    """A folder with these cases and one person's answers."""
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "B06.yaml").write_text((folder / "answers" / "B06.yaml").read_text())
    (tmp_path / "cases.yaml").write_text(cases)
    return tmp_path
