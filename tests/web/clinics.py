"""A clinic with people whom it cares for, each for another reason, and every page that its members can open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.test import Client, override_settings
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import actions, queries, requests, teams
from dorsal.record.ids import new_id
from dorsal.record.kinds import LIVED, Kind
from dorsal.record.models import Clinic, Invitation, Membership, Person, User
from dorsal.registry.build import build
from dorsal.registry.key import read_or_make
from dorsal.registry.simulated import Simulated
from dorsal.registry.store import Store
from dorsal.web.everybody import part_of
from dorsal.web.person.parts import PARTS
from tests.web import every, weeks
from tests.web.clinic_articles import of_articles
from tests.web.conftest import whole_intake

NAME = "7"  # no letters, so that it is nobody's language
MEMBER = "8"


def works(role: teams.Role, clinic: Clinic | None = None) -> tuple[Client, Membership]:
    """The browser of somebody who works at a clinic, and their membership."""
    user = User.objects.create_user(f"{uuid4().hex}@demo.example")
    secret = teams.invite_to_clinic(clinic=clinic or teams.found_clinic(name=NAME), role=role)
    client = Client()
    client.force_login(user)
    return client, teams.join_clinic(secret=secret, user=user, name=MEMBER)


def cares(member: Membership, person: Person) -> teams.Case:
    """They join the care team of a person, by a link."""
    role = next(role for role in teams.CARING if role == member.role)
    return teams.join_team(secret=teams.invite_to_team(person=person, role=role), member=member)


def somebody(content: Content, days: int, name: str | None = None, **given: Any) -> Person:
    """With a plan, so many days old."""
    person = actions.create_person(demo=True)
    weeks.begins(person, content, whole_intake(content, **given), days)
    if name:
        called(person, name)
    return person


def called(person: Person, name: str) -> None:
    actions.record_entry(person=person, id=new_id(), kind="known-as", body={"name": name}, written=timezone.now())


def agreed_before(person: Person) -> None:
    """To the words before the first question that did not speak of the numbers over everybody yet."""
    now = timezone.now()
    actions.record_consent(person=person, id=new_id(), text="begin-1", language="en", words="-", written=now)


def writes(person: Person, text: str = "1", *, author: User | None = None) -> None:
    """A line in the thread with the care team."""
    body = {"text": text}
    actions.record_entry(person=person, id=new_id(), kind="message", body=body, written=timezone.now(), author=author)


def answers(case: teams.Case, *, accepted: bool) -> None:
    """The member proposes something, and the person answers."""
    _says(case, "proposal", override={"change": "remove", "item": "walking", "reason": "1"})
    body = {"proposal": str(queries.entries(case.person, "proposal")[-1].id), "accepted": accepted}
    actions.record_entry(person=case.person, id=new_id(), kind="verdict", body=body, written=timezone.now())


def each_reason(content: Content) -> Mapping[str, Person]:
    """A person for each reason, in the order in which they stand, and one who needs nobody."""
    found = {"sign": somebody(content, 2, fever="yes")}
    found["worse"] = somebody(content, 35, "1", pain_average=3.0, interference=3.0)
    found["not-improving"] = somebody(content, 15, pain_average=6.0)
    found["flare"] = somebody(content, 4, "3")
    found["conflict"] = somebody(content, 3, "2")
    found["never-started"] = somebody(content, 8, "4")
    found["silent"] = somebody(content, 20, "5")
    found["message"] = somebody(content, 1, "6")
    found["calm"] = somebody(content, 1, "9")
    for name, ago in (("worse", 30), ("not-improving", 12), ("flare", 3), ("silent", 18)):
        weeks.write(found[name], "session", ago, item="pelvic-tilt")
    weeks.checks_in(found["not-improving"], content, 0, pain_average=6, interference=5)
    for ago, pain in ((28, 3), (21, 3), (14, 7), (7, 8), (0, 8)):
        weeks.checks_in(found["worse"], content, ago, pain_average=pain, interference=pain)
    weeks.write(found["flare"], "flare", 0, 8)
    weeks.write(found["conflict"], "advice", 1, by="doctor", says="rest", reason="1")
    weeks.write(found["never-started"], "swap", 1, item="pelvic-tilt")
    writes(found["message"])
    return found


def plan_all() -> None:
    """As each night does."""
    actions.keep_plans(plans=part_of(list(Person.objects.values_list("id", flat=True))).rows)


def of_a_clinic(content: Content, language: str) -> Iterator[every.Page]:
    """What a physiotherapist and the lead of a clinic open, and what somebody meets behind a link."""
    lead, at = works("clinic-lead", teams.found_clinic(name=NAME))
    physio, member = works("physiotherapist", at.clinic)
    yield _page(physio, "/clinic", language)
    people = each_reason(content)
    cases = {name: cares(member, person) for name, person in people.items()}
    answers(cases["message"], accepted=True)
    answers(cases["worse"], accepted=False)
    plan_all()
    yield _page(physio, "/clinic", language)
    yield _page(physio, "/clinic?why=worse", language)
    for person in people.values():
        yield _page(physio, f"/clinic/people/{person.id}", language)
    yield from of_articles(content, member, physio, people["calm"], language)
    for part in PARTS:
        yield _page(physio, f"/clinic/people/{people['message'].id}/parts/{part}", language)
    yield _page(lead, "/clinic/members", language)
    yield "/clinic/members sent empty", lead.post("/clinic/members", {}).content.decode()
    yield "/clinic/members sent", lead.post("/clinic/members", {"role": "doctor"}).content.decode()
    yield from _of_many_courses(lead, at, content, language)
    yield from _joining(people["calm"], physio, member, language)
    yield from _asking(physio, language)
    yield from _with_a_team(content, language)


def _of_many_courses(lead: Client, at: Membership, content: Content, language: str) -> Iterator[every.Page]:
    """Before there are tables, with tables, and with damaged ones."""
    with TemporaryDirectory() as name, override_settings(REGISTRY=Path(name, "tables"), REGISTRY_KEY=Path(name, "key")):
        yield _page(lead, "/clinic/outcomes", language)
        store = simulated(Path(name), content, str(at.clinic_id))
        yield _page(lead, "/clinic/outcomes?told", language)
        (store.folder / store.built().parts[0].file).unlink()
        yield _page(lead, "/clinic/outcomes?broken", language)


def simulated(folder: Path, content: Content, *names: str, people: int = 400) -> Store:
    """Tables of simulated people whom these clinics care for."""
    key, day, store = read_or_make(folder / "key"), timezone.localdate(), Store(folder / "tables")
    source = Simulated(people, key, content, seed=1, names=names, as_of=day)
    build(store, source, key=key, content=content.hash, as_of=day, seen=timezone.now())
    return store


def _joining(person: Person, physio: Client, member: Membership, language: str) -> Iterator[every.Page]:
    nobody, newcomer = Client(), Client()
    newcomer.force_login(User.objects.create_user(f"{uuid4().hex}@demo.example"))
    to_clinic = f"/join/{teams.invite_to_clinic(clinic=member.clinic, role='doctor')}"
    other = actions.create_person(demo=True)
    to_team = f"/join/{teams.invite_to_team(person=other, role='physiotherapist')}"
    for client in (nobody, newcomer, physio):
        for address in (to_clinic, to_team):
            yield _page(client, address, language)
    called(other, NAME)
    yield _page(physio, to_team, language)
    yield f"{to_clinic} sent empty", newcomer.post(to_clinic, {"name": " "}).content.decode()
    for link in (
        teams.invite_to_team(person=person, role="doctor"), teams.invite_to_team(person=person, role="physiotherapist"),
    ):  # fmt: skip
        yield _page(physio, f"/join/{link}", language)
    for column in ("used", "withdrawn", "expires"):
        Invitation.objects.update(**{column: timezone.now() - timedelta(days=1)})
        yield _page(nobody, to_team, language)
        Invitation.objects.update(used=None, withdrawn=None)
    yield _page(nobody, "/join/no-such-link", language)


def _asking(physio: Client, language: str) -> Iterator[every.Page]:
    yield _page(physio, "/clinic/ask", language)
    yield "/clinic/ask sent empty", physio.post("/clinic/ask", {}).content.decode()
    for number in range(requests.MOST):
        physio.post("/clinic/ask", {"address": f"{number}@demo.example"})
        yield _page(physio, "/clinic/ask", language)
    yield "/clinic/ask sent once more", physio.post("/clinic/ask", {"address": "9@demo.example"}).content.decode()


def _with_a_team(content: Content, language: str) -> Iterator[every.Page]:
    """What somebody sees whose team proposes, notes, does not agree, and whom somebody else asks."""
    person, own = somebody(content, 3), Client()
    user = User.objects.create_user(f"{uuid4().hex}@demo.example")
    own.force_login(user)
    person = actions.adopt(person=person, user=user)
    yield _page(own, "/team", language)
    yield from _counted(person, own, language)
    cases = [cares(works(role)[1], person) for role in teams.CARING]
    stranger = works("physiotherapist")[0]
    stranger.post("/clinic/ask", {"address": user.email})
    for address in ("/team", "/today"):
        yield _page(own, address, language)
    goal = next(one.id for one in content.interventions.values() if one.kind == "goal")
    for told in (
        {"change": "add", "item": "squat", "level": 1}, {"change": "remove", "item": "walking"},
        {"change": "hold", "item": "walking", "until": weeks.date_of(0)}, {"change": "goal", "item": goal},
        {"change": "dose", "item": "squat", "dose": {"sets": 2}}, {"change": "dose", "item": "squat", "level": 2},
        {"change": "forbid", "contraindication": "neck-load", "until": weeks.date_of(-2)},
        {"change": "hold", "item": "walking", "until": weeks.date_of(1)},
    ):  # fmt: skip
        _says(cases[0], "proposal", override={**told, "reason": "1"})
    _says(cases[1], "note", text="2")
    for case, says in zip(cases, ("stay-active", "rest", "brace"), strict=True):
        _says(case, "advice", says=says, reason="3")
    _says(cases[2], "override", change="add", item="squat", reason="4")
    for address in ("/team", "/today"):
        yield _page(own, address, language)
    asked = [f"/team/proposals/{one.id}" for one in queries.entries(person, "proposal")]
    for address, answer in zip(asked, ("decline", *["agree"] * 7), strict=True):
        yield _page(own, address, language)
        yield f"{address} sent", own.post(address, {"answer": answer, "reason": "5" * 1001}).content.decode()
        again = own.post(address, {"answer": answer})
        if again.status_code == 200:  # somebody changed the same thing meanwhile
            yield f"{address} sent again", again.content.decode()
        for _ in range(2):
            own.post(address, {"answer": answer, "seen": str(queries.last_sequence(person))})
        yield _page(own, address, language)
    waiting = requests.requests(person)[0]
    own.post(f"/team/requests/{waiting.id}", {"answer": "decline"})
    yield _page(own, "/team", language)
    own.post(f"/team/requests/{waiting.id}", {"answer": "agree"})
    for address in ("/team", "/team/looked"):
        yield _page(own, address, language)


def _counted(person: Person, own: Client, language: str) -> Iterator[every.Page]:
    """Asked about the numbers over everybody, out of them and in them."""
    agreed_before(person)
    for address in ("/team?new", "/today?new"):
        yield _page(own, address, language)
    for wish in ("no", "yes"):
        own.post("/team/counted", {"counted": wish})
        yield _page(own, f"/team?{wish}", language)


def _says(case: teams.Case, kind: Kind, **body: Any) -> None:
    """One of the care team writes this."""
    at = {"at": timezone.localtime().isoformat()} if kind in LIVED else {}
    by = {"by": case.member.role}
    teams.write(case=case, id=new_id(), kind=kind, body=by | at | body, written=timezone.now())


def _page(client: Client, address: str, language: str) -> every.Page:
    page = every.read(client, address, language)
    assert page, address
    return page
