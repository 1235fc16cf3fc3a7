"""`dorsal bench`: how fast the decisions are, beside a peer, in one run on this machine.

Machines are shared and noisy, so contenders take turns and a row is a median; a missed bar is said, and is no error.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from dorsal.care.answers import Answer
from dorsal.care.findings import Findings, findings
from dorsal.care.result import decide
from dorsal.care.triage import triage
from dorsal.cli import weeks as months
from dorsal.cli.peer import Peer
from dorsal.cli.people import people
from dorsal.content import load
from dorsal.content.schema import Content, Id

SEED, PEOPLE, ROUNDS, PLANS, STARTS, COLD = 20261121, 400, 15, 150, 11, 3
ON = date(2026, 11, 21)
RATIO, PLAN_MS, PROCESS_S = 20, 10, 0.7
WEEK_MS = (50, 150)  # median, and what 95 of 100 stay under
WIDE = 58
Person = dict[Id, Answer]


def run() -> int:
    """Measure and print; 1 where the peer is missing or the two disagree about a person."""
    content = load()
    try:
        peer = Peer({name: rule.when for name, rule in content.red_flags.items()})
    except ImportError:
        print("zen-engine is not installed: run `make bench`, or install requirements/bench.txt.", file=sys.stderr)
        return 1
    group = people(PEOPLE, content, seed=SEED)
    agreed = _triage(group, peer, content)
    _plans(group, content)
    _weeks(group, content)
    _process(group, content)
    return 0 if agreed else 1


def _triage(group: list[Person], peer: Peer, content: Content) -> bool:
    """The same rules on the same people: ours from answers to reasons, the peer from findings to what fired."""
    found = [findings(answers, content, on=ON) for answers in group]
    contexts = [peer.context(one.values) for one in found]
    contenders: dict[str, tuple[Callable[[Any], object], Sequence[Any]]] = {
        "dorsal: answers to findings to triage, with reasons": (_from_answers(content), group),
        "dorsal: findings to triage, with reasons": (_from_findings(content), found),
        **{f"zen-engine: {way}": (evaluate, contexts) for way, evaluate in peer.ways.items()},
        "zen-engine: the same, a decision table with its trace": (peer.traced, contexts),
        "zen-engine: one bare expression, no decision": (peer.bare.evaluate, contexts),
    }
    rates = _interleaved(contenders)
    whole, ours, *ways, traced, bare = rates
    print(f"Triage: {len(group)} people, all answered, {len(peer.rules)} rules; zen-engine {version('zen-engine')}")
    for name, measured in zip(contenders, rates, strict=True):
        print(f"  {name:<{WIDE}} {statistics.median(measured):>9,.0f} people/s")
    print("  Both from findings: ours to reasons, the peer to what fired")
    for way, measured in zip(peer.ways, ways, strict=True):
        _ratio(f"times {way}", ours, measured, RATIO)
    _ratio("times its decision table with its trace", ours, traced, None)
    _ratio("times its bare expression", ours, bare, None)
    print("  Ours from answers, which the peer cannot read, the peer from findings")
    for way, measured in zip(peer.ways, ways, strict=True):
        _ratio(f"times {way}", whole, measured, None)
    return _agree(found, contexts, peer, content)


def _from_answers(content: Content) -> Callable[[Person], object]:
    return lambda answers: triage(findings(answers, content, on=ON), content)


def _from_findings(content: Content) -> Callable[[Findings], object]:
    return lambda found: triage(found, content)


def _interleaved(contenders: dict[str, tuple[Callable[[Any], object], Sequence[Any]]]) -> list[list[float]]:
    """People per second of each contender in each round, after one round to warm up."""
    rates: list[list[float]] = [[] for _ in contenders]
    for _ in range(ROUNDS + 1):
        for rate, (judge, group) in zip(rates, contenders.values(), strict=True):
            gc.collect()
            start = perf_counter()
            for one in group:
                judge(one)
            rate.append(len(group) / (perf_counter() - start))
    return [rate[1:] for rate in rates]


def _ratio(name: str, ours: list[float], theirs: list[float], bar: int | None) -> None:
    """The median over rounds of the ratio within each round."""
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    said = f"  {name:<{WIDE}} {ratio:>9.1f}"
    print(said if bar is None else f"{said}           bar: at least {bar}, {_met(met=ratio >= bar)}")


def _met(*, met: bool) -> str:
    return "met" if met else "not met"


def _agree(found: list[Findings], contexts: list[dict[str, object]], peer: Peer, content: Content) -> bool:
    """Whether both name the same rules for everybody."""
    pairs = zip(found, contexts, strict=True)
    same = sum(
        {reason.rule for reason in triage(one, content).reasons} == set(peer.fired(context)) for one, context in pairs
    )
    print(f"  {'the same rules fired on':<{WIDE}} {same:>9} of {len(found)} people compared")
    return same == len(found)


def _plans(group: list[Person], content: Content) -> None:
    """From answers to a full plan, for people who get one."""
    served = [answers for answers in group if decide(answers, content, on=ON).plan.week][:PLANS]
    taken = []
    for _ in range(3):
        for answers in served:
            start = perf_counter()
            decide(answers, content, on=ON)
            taken.append(1000 * (perf_counter() - start))
    median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(f"Answers to a full plan: {len(served)} people who get a week, three times each")
    print(f"  {'median':<{WIDE}} {median:>9.2f} ms        bar: {PLAN_MS} ms, {_met(met=median <= PLAN_MS)}")
    print(
        f"  {'95 of 100 are faster than':<{WIDE}} {p95:>9.2f} ms        bar: {PLAN_MS} ms, {_met(met=p95 <= PLAN_MS)}"
    )


def _weeks(group: list[Person], content: Content) -> None:
    """From what somebody wrote to the week that today is in."""
    served = [answers for answers in group if decide(answers, content, on=ON).plan.week]
    print(f"Entries to one week planned, in processor time: {months.PEOPLE} people, {months.ROUNDS} times each")
    for weeks, entries, anew, resumed in months.measured(served, content):
        for way, taken in (("from scratch", anew), ("resumed", resumed)):
            median, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            name = f"{weeks} weeks, {entries:.0f} entries, {way}: median, 95 of 100"
            met = _met(met=median <= WEEK_MS[0] and p95 <= WEEK_MS[1])
            print(f"  {name:<{WIDE}} {median:>9.2f} ms {p95:>9.2f} ms   bar: {WEEK_MS[0]} and {WEEK_MS[1]} ms, {met}")


def _process(group: list[Person], content: Content) -> None:
    """`dorsal assess FILE` as somebody types it; kept content goes to a folder that is gone afterwards."""
    answers = next(one for one in group if decide(one, content, on=ON).plan.week)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "answers.json"
        file.write_text(json.dumps({"on": ON.isoformat(), "language": "en", "answers": answers}), encoding="utf-8")
        cold = [_started(file, folder / f"empty-{number}") for number in range(COLD)]
        warm = [_started(file, folder / "kept") for _ in range(STARTS + 1)][1:]
    print("`dorsal assess FILE`, a whole process")
    _seconds(f"median of {STARTS}, after one to warm up", warm, PROCESS_S)
    _seconds(f"with nothing kept, median of {COLD}", cold, None)


def _seconds(name: str, taken: list[float], bar: float | None) -> None:
    median = statistics.median(taken)
    said = f"  {name:<{WIDE}} {median:>9.2f} s"
    print(said if bar is None else f"{said}         bar: {bar} s, {_met(met=median <= bar)}")


def _started(file: Path, cache: Path) -> float:
    environment = os.environ | {"XDG_CACHE_HOME": str(cache)}
    start = perf_counter()
    subprocess.run([*_command(), "assess", str(file)], env=environment, stdout=subprocess.DEVNULL, check=True)  # noqa: S603
    return perf_counter() - start


def _command() -> list[str]:
    """The installed command of this environment, or what it does."""
    found = shutil.which("dorsal", path=str(Path(sys.executable).parent))
    return (
        [found] if found else [sys.executable, "-P", "-c", "import sys; from dorsal.cli import main; sys.exit(main())"]
    )
