"""What somebody says when asked: the weekly check-in, and questions that the plan puts in between."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from dorsal.content.schema import Content, Id, Question
from dorsal.simulate.columns import TEXTS, Said, offered
from dorsal.simulate.parameters import Parameters

HARMS = (("none",), ("none",), ("none",), ("none",), ("sore-muscles",), ("sore-muscles",), ("more-pain",), ("other",))
BARRIERS = ("time", "pain", "fear", "tired", "forgot", "boring", "unclear")
MUCH_LEFT = 0.2


class Voice:
    """One person's way of answering. `truth`: what they would say now, as far as it was ever asked."""

    def __init__(self, truth: dict[Id, Said], content: Content, chance: Random, values: Parameters) -> None:
        self.truth, self.content, self.chance = truth, content, chance
        self.table = values["living"]["check-in"]
        self.first = dict(truth)
        self.unsure = 0
        self.alarms = 0

    def check_in(self, pain: float, function: float, *, maintenance: bool) -> dict[Id, Said]:
        """The whole weekly check-in, from today's pain and function of 10."""
        self._feel(pain, function)
        pages = (page for page in self.content.checkin.values() if page.only is None or maintenance)
        return self.asked(name for page in pages for name in page.questions)

    def asked(self, names: Iterable[Id], disputed: Iterable[Id] = ()) -> dict[Id, Said]:
        """An answer to each question that may be put to this person; the disputed ones are thought over."""
        again = set(disputed)
        found: dict[Id, Said] = {}
        for name in names:
            question = self.content.questions[name]
            if name == "leg-pain-level" and self.truth.get("leg-pain") != "below-knee":
                continue
            if name in again and question.alarming:
                self.truth[name] = _calm(question)
            found[name] = self._said(question)
        return found

    def _said(self, question: Question) -> Said:
        if question.unsure and question.kind != "text":
            share = self.table["unsure-sign" if question.alarming else "unsure"]
            if self.chance.random() < share:
                self.unsure += 1
                return "unsure"
        if question.id not in self.truth:
            self.truth[question.id] = self._new(question)
        said = self.truth[question.id]
        if question.alarming and said in (question.alarming, "unsure"):
            self.alarms += 1
        return said

    def _new(self, question: Question) -> Said:
        """An answer to something never asked before."""
        if question.alarming:
            worries = question.asked_if is not None and self.chance.random() < self.table["follow-up-worries"]
            return question.alarming if worries else _calm(question)
        match question.kind:
            case "number":
                least, most = question.range or (0, 10)
                return float(self.chance.randint(int(least), int(min(most, 10))))
            case "text":
                return self.chance.choice(TEXTS)
            case "many" | "areas":
                return (self.chance.choice(offered(question)),)
            case _:
                return self.chance.choice(offered(question))

    def _feel(self, pain: float, function: float) -> None:
        """What follows from how the week was."""
        before = self.truth.get("pain-average", pain)
        change = pain - before if isinstance(before, float) else 0.0
        way = "better" if change < 0 else "worse" if change > 0 else self.chance.choice(("same", "up-and-down"))
        self.truth |= {
            "pain-average": pain,
            "interference": function,
            "activity-level": float(max(0, min(10, round(10 - function + self.chance.gauss(0, 1))))),
            "course": way,
            "harm": self.chance.choice(HARMS),
            "barrier": "nothing" if self.chance.random() < MUCH_LEFT else self.chance.choice(BARRIERS),
        }
        if self.truth.get("leg-pain") == "below-knee":
            self.truth["leg-pain-level"] = float(max(0, min(10, round(pain + self.chance.gauss(0, 1)))))
        for name in ("sleep-quality", "stress", "low-mood", "fear", "confidence"):
            usual = self.first.get(name)
            if isinstance(usual, float):
                self.truth[name] = float(max(0, min(10, round(usual + self.chance.gauss(0, 1)))))


def _calm(question: Question) -> str:
    return "no" if question.alarming == "yes" else "yes"
