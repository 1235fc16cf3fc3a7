"""Generated people for measuring: every question answered, mostly calmly, now and then with warning signs."""

from __future__ import annotations

from random import Random

from dorsal.care.answers import Answer
from dorsal.care.findings import calm
from dorsal.content.schema import Content, Id, Question

ALARMS = (0, 0, 0, 0, 0, 0, 1, 1, 1, 2)  # of ten people: how many warning signs each has
YES_OF_OTHERS = 0.3
ADULT = 18.0


def people(count: int, content: Content, *, seed: int) -> list[dict[Id, Answer]]:
    """The answers of so many people; the same for the same seed and content."""
    random = Random(seed)  # noqa: S311 - examples, not secrets
    return [_person(content, random) for _ in range(count)]


def _person(content: Content, random: Random) -> dict[Id, Answer]:
    signs = [name for name, question in content.questions.items() if question.red_flag]
    alarming = random.sample(signs, random.choice(ALARMS))
    return {name: _answer(question, name in alarming, random) for name, question in content.questions.items()}


def _answer(question: Question, alarming: bool, random: Random) -> Answer:
    match question.kind:
        case "yes-no" if question.red_flag:
            return (question.alarming or "yes") if alarming else calm(question)
        case "yes-no":
            return "yes" if random.random() < YES_OF_OTHERS else "no"
        case "one":
            return random.choice(_offered(question))
        case "many" | "areas":
            return _some(_offered(question), random)
        case "number":
            return _number(question, random)
        case "date":
            return "2026-01-31"
        case "text":
            return "walk with a friend"


def _offered(question: Question) -> list[Id]:
    return [name for name, option in question.options.items() if not option.assumed]


def _some(offered: list[Id], random: Random) -> tuple[Id, ...]:
    choices = [name for name in offered if name != "none"]
    chosen = random.sample(choices, min(len(choices), random.choice((0, 1, 1, 2, 3))))
    return tuple(sorted(chosen)) or ("none" if "none" in offered else offered[0],)


def _number(question: Question, random: Random) -> float:
    least, most = question.range or (0.0, 10.0)
    return float(random.randint(int(max(least, ADULT) if question.id == "age" else least), int(min(most, 100))))
