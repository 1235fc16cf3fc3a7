"""A safety run told in lines: what was lived through, what came up, which rules held, and each fault to find again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dorsal.simulate.safety import KEPT, Report

LIVED = (
    "people",
    "looks",
    "sessions",
    "check-ins",
    "check-ins missing",
    "unsure",
    "alarming",
    "wishes",
    "goals chosen or given up",
    "entries late",
    "entries twice",
    "flares entered",
    "flares judged",
    "examinations",
    "weeks with a quota",
    "weeks of maintenance",
)
NAMES = {
    "looks": "weeks shown and judged",
    "unsure": "answers unsure",
    "alarming": "answers that worry, follow-ups too",
    "sessions": "sessions told",
    "flares judged": "flares, with those found in the numbers",
}


def told(report: Report) -> list[str]:
    return list(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    outcome, weeks = report.outcome, report.weeks
    pace = f"{report.seconds / 60:.1f} minutes"
    yield f"{weeks} weeks of people who live with the plan, seed {report.seed}, {pace}"
    yield ""
    for name in LIVED:
        yield _line(outcome.counts[name], NAMES.get(name, name))
    on_top = [name for name in outcome.counts if name.endswith("put on top")]
    yield from (_line(outcome.counts[name], name) for name in sorted(on_top))
    for kind in ("against", "excluded"):
        yield _line(_sum(outcome.appeared, kind), f"times something {WORDS[kind]} appeared in the course")
    blocked = outcome.blocked.total()
    yield ""
    yield f"Weeks that began without a programme: {blocked} ({100 * blocked / weeks:.1f} %)"
    yield from _table(outcome.blocked)
    yield ""
    yield "Reasons against, by how often they appeared"
    yield from _table(Counter({name.removeprefix("against "): n for name, n in outcome.appeared.items()}))
    yield ""
    yield "What changed an item from week to week"
    yield from _table(outcome.changes)
    yield ""
    yield "Weeks in which a step of the pathway was shown"
    yield from _table(outcome.steps)
    yield ""
    yield from _rules(report)


WORDS = {"against": "against an exercise", "excluded": "that excludes somebody"}


def _rules(report: Report) -> Iterator[str]:
    outcome = report.outcome
    held = [rule for rule in outcome.judged if not outcome.broken[rule]]
    yield f"{len(held)} of {len(outcome.judged)} rules held; {outcome.judged.total()} judgements"
    for rule, times in outcome.judged.items():
        broken = outcome.broken[rule]
        yield _line(times, rule + (f"  BROKEN {broken} times" if broken else ""))
    shown = Counter[str]()
    for person, fault in outcome.faults:
        shown[fault.rule] += 1
        if shown[fault.rule] <= KEPT:
            yield f"seed {report.seed}, person {person}, week {fault.week}, {fault.today}: {fault.rule}: {fault.told}"


def _sum(counts: Counter[str], kind: str) -> int:
    return sum(n for name, n in counts.items() if name.startswith(kind))


def _table(counts: Counter[str]) -> Iterator[str]:
    return (_line(n, name) for name, n in counts.most_common())


def _line(count: int, name: str) -> str:
    return f"{count:>10}  {name}"
