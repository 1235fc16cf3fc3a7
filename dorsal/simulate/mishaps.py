"""What safety runs put on top of a life: warning signs, new illnesses, and reasons why the plan is not for somebody."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from dorsal.content.schema import Content, Id
from dorsal.simulate.columns import Said

SEVERAL = {
    "illnesses": ("blood-pressure", "heart-or-lung", "spondylolysis", "falls", "skin"),
    "joint-trouble": ("knee", "hip", "ankle", "shoulder", "wrist", "neck"),
}
MAY_BE_UNSURE = ("long-steroids", "blood-thinners", "walking-leg-pain", "osteoporosis", "pregnant")
CALM_PREGNANCY = {"pregnant-new-pain": "no", "pregnancy-warning": "no", "early-pregnancy-warning": "no"}
LEG: dict[Id, Said] = {
    "leg-pain": "below-knee", "leg-pain-level": 5.0, "leg-worse-than-back": "yes", "leg-features": ("tingling",),
    "numb-patch": "no",
}  # fmt: skip
NOT_PREGNANT_FROM = 51


class Mishap(NamedTuple):
    """The answers that it changes, and what they are once it has passed."""

    now: dict[Id, Said]
    after: dict[Id, Said]


Truth = dict[Id, Said]


def alarm(signs: tuple[Id, ...], content: Content, chance: Random) -> Mishap:
    """One warning sign, of those a check-in asks more often than of the others."""
    others = [name for name, one in content.questions.items() if one.alarming and one.asked_if is None]
    name = chance.choice(signs if chance.random() < 0.7 else others)
    alarming = content.questions[name].alarming or "yes"
    return Mishap({name: alarming}, {name: "no" if alarming == "yes" else "yes"})


def ailment(truth: Truth, unsure: float, chance: Random) -> Mishap:
    """Something that a contraindication asks about, told or not known for sure."""
    kind = chance.choice([*SEVERAL, *SEVERAL, *MAY_BE_UNSURE, "leg", "neck", "severe"])
    if kind in SEVERAL:
        had = _list(truth.get(kind))
        return Mishap({kind: tuple(sorted({*had, chance.choice(SEVERAL[kind])}))}, {kind: had or ("none",)})
    if kind == "leg":
        return Mishap(dict(LEG), {"leg-pain": truth.get("leg-pain", "none"), "numb-patch": "no"})
    if kind == "neck":
        areas = _list(truth.get("areas")) or ("low-back",)
        return Mishap({"areas": tuple(sorted({*areas, "neck"}))}, {"areas": areas})
    if kind == "severe":
        return Mishap({"pain-average": 8.0}, {})
    told = "unsure" if chance.random() < unsure else "yes"
    if kind == "pregnant":
        return _pregnancy(truth, told, "no")
    return Mishap({kind: told}, {kind: "no"})


def exclusion(truth: Truth, chance: Random) -> Mishap:
    """A reason why the plan is not made for somebody any more."""
    kind = chance.choice(("recent-surgery", "serious-disease", "pregnant", "neck"))
    if kind == "neck":
        return Mishap({"areas": ("neck",)}, {"areas": ("low-back",)})
    if kind == "pregnant":
        return _pregnancy(truth, "yes", "yes")
    return Mishap({kind: "yes"}, {kind: "no"})


def _pregnancy(truth: Truth, told: str, new_pain: str) -> Mishap:
    age = truth.get("age")
    if truth.get("sex") == "male" or not isinstance(age, float) or age >= NOT_PREGNANT_FROM:
        return Mishap({"blood-thinners": "yes"}, {"blood-thinners": "no"})
    return Mishap({"pregnant": told, **CALM_PREGNANCY, "pregnant-new-pain": new_pain}, {"pregnant": "no"})


def _list(said: Said | None) -> tuple[str, ...]:
    return tuple(name for name in said if name != "none") if isinstance(said, tuple) else ()
