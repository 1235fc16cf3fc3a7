"""The clinic's pages: who may open them, who stands first and why, what each opening leaves, and how one joins."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from dorsal.care.flaring import screen
from dorsal.content.schema import Content
from dorsal.record import actions, queries, teams
from dorsal.record.models import Access, Invitation, Membership, Person, User
from dorsal.web import everybody
from dorsal.web.views.clinic import caseload as clinic_caseload
from tests.web import clinics, weeks
from tests.web.clinics import answers, called, cares, each_reason, plan_all, somebody, works, writes
from tests.web.conftest import LANGUAGES, Finished
from tests.web.test_app import send, sending
from tests.web.visible import blocks, main_of
from tests.web.weeks import CHECKED

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return actions.create_person()


def signed_in() -> tuple[Client, User]:
    user, client = User.objects.create_user(f"{uuid4().hex}@demo.example"), Client()
    client.force_login(user)
    return client, user


def page(client: Client, address: str, language: str = "en") -> str:
    client.cookies["django_language"] = language
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return main_of(response.content.decode())


def order_of(html: str) -> list[str]:
    return [part[:36] for part in html.split('href="/clinic/people/')[1:]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_needs_somebody_first_stands_first(content: Content, language: str) -> None:
    client, member = works("physiotherapist")
    people = each_reason(content)
    for person in reversed(people.values()):
        cares(member, person)
    plan_all()
    html, says = page(client, "/clinic", language), content.interface
    assert order_of(html) == [str(person.id) for person in people.values()]
    row = {name: html.split(f"/people/{person.id}")[1].partition("</li>")[0] for name, person in people.items()}
    for name in set(people) - {"calm"}:
        assert f"<b>{says[f'clinic.why.{name}'][language]}</b>" in row[name], name
    assert says["clinic.calm"][language] in row["calm"]
    assert people["sign"].id.hex[-4:].upper() in row["sign"]
    assert '<div class="case-name">4</div>' in row["never-started"]
    only = page(client, "/clinic?why=silent", language)
    assert order_of(only) == [str(people["silent"].id)]
    assert len(order_of(page(client, "/clinic?why=nonsense", language))) == len(people)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("accepted", [True, False])
def test_whoever_proposed_something_is_told_of_the_answer_until_they_look(
    content: Content, language: str, accepted: bool
) -> None:
    client, member = works("physiotherapist")
    colleague, other = works("doctor")
    person = somebody(content, 1)
    case, _ = cares(member, person), cares(other, person)
    plan_all()
    words = content.interface[f"clinic.found.answer.{'agreed' if accepted else 'declined'}"][language]
    assert words not in page(client, "/clinic", language)
    answers(case, accepted=accepted)
    assert words in page(client, "/clinic?why=answer", language)
    assert words not in page(colleague, "/clinic", language)
    page(client, f"/clinic/people/{person.id}", language)
    assert words not in page(client, "/clinic", language)


def test_each_opening_is_a_line_for_each_person(content: Content) -> None:
    client, member = works("osteopath")
    first, second = actions.create_person(), actions.create_person()
    for one in (first, second):
        cares(member, one)
    page(client, "/clinic")
    page(client, f"/clinic/people/{first.id}")
    assert [one.what for one in teams.accesses(first)] == ["person", "caseload"]
    assert [one.what for one in teams.accesses(second)] == ["caseload"]
    assert all(one.membership == member for one in Access.objects.all())


def test_a_list_that_renews_itself_is_one_look_for_a_while(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    client, member = works("doctor")
    other, colleague = works("osteopath")
    cares(member, one := actions.create_person())
    cares(colleague, one)
    for _ in range(3):
        page(client, "/clinic")
        client.get("/clinic", headers={"HX-Request": "true"})
    assert len(teams.accesses(one)) == 1
    page(other, "/clinic")
    assert [line.membership for line in teams.accesses(one)] == [colleague, member]
    cares(member, two := actions.create_person())
    page(client, "/clinic")
    assert [len(teams.accesses(person)) for person in (one, two)] == [2, 1]
    monkeypatch.setattr(teams, "ONE_LOOK", timedelta(0))
    page(client, "/clinic")
    assert [len(teams.accesses(person)) for person in (one, two)] == [3, 2]


def test_the_open_list_renews_only_itself_and_shows_the_first(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, member = works("physiotherapist")
    for name in "123":
        called(one := actions.create_person(), name)
        cares(member, one)
    monkeypatch.setattr(clinic_caseload, "MOST", 2)
    whole = client.get("/clinic").content.decode()
    assert len(order_of(whole)) == 2
    assert content.interface["clinic.show-all"]["en"].format(count=1) in whole
    part = client.get("/clinic?all=1&why=a-stranger-s-words", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div id="caseload"')
    assert 'hx-get="/clinic?all=1" hx-trigger="renew"' in part
    assert len(order_of(part)) == 3
    assert "stranger" not in part
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/clinic", headers=back).content.decode()


def test_what_is_not_theirs_and_what_is_not_there_are_the_same(person: Person) -> None:
    outsider, _ = signed_in()
    colleague, _ = works("physiotherapist")
    lead, _ = works("clinic-lead")
    answers = set()
    for client in (Client(), outsider, colleague, lead):
        for address in (f"/clinic/people/{person.id}", f"/clinic/people/{uuid4()}"):
            response = client.get(address)
            answers.add((response.status_code, "".join(blocks(main_of(response.content.decode())))))
    assert len(answers) == 1
    assert answers.pop()[0] == 404
    assert not Access.objects.exists()


@pytest.mark.parametrize("role", [None, *teams.CARING])
def test_only_a_lead_sees_the_members(role: teams.Role | None) -> None:
    client = works(role)[0] if role else signed_in()[0]
    lead, at = works("clinic-lead")
    assert client.get("/clinic/members").status_code == 404
    assert client.post("/clinic/members", {"role": "doctor"}).status_code == 404
    assert client.post(f"/clinic/members/{at.id}/end").status_code == 404
    assert lead.get("/clinic/members").status_code == 200
    assert not Invitation.objects.filter(used=None).exists()


def test_nobody_from_outside_sees_that_there_is_a_clinic() -> None:
    for client in (Client(), signed_in()[0]):
        assert client.get("/clinic").status_code == 404


def test_a_lead_comes_to_the_members_and_invites_one() -> None:
    lead, at = works("clinic-lead")
    assert lead.get("/clinic").headers["Location"] == "/clinic/members"
    sent = lead.post("/clinic/members", {"role": "doctor"}).content.decode()
    link = sent.partition('value="http://localhost:8000')[2].partition('"')[0]
    assert link.startswith("/join/")
    assert link not in lead.get("/clinic/members").content.decode()
    client, user = signed_in()
    assert client.post(link, {"name": "  Dr  A. Doctor "}).headers["Location"] == "/clinic"
    now = teams.membership(user)
    assert now is not None
    assert (now.clinic, now.role, now.name) == (at.clinic, "doctor", "Dr A. Doctor")
    assert client.get("/clinic").status_code == 200


def test_a_lead_ends_a_membership_but_not_their_own_and_no_others(content: Content, person: Person) -> None:
    lead, at = works("clinic-lead")
    client, member = works("doctor", at.clinic)
    elsewhere = works("doctor")[1]
    cares(member, person)
    for other in (at, elsewhere):
        assert lead.post(f"/clinic/members/{other.id}/end").status_code == 404
    assert lead.post(f"/clinic/members/{member.id}/end").headers["Location"] == "/clinic/members"
    assert client.get("/clinic").status_code == 404
    assert client.get(f"/clinic/people/{person.id}").status_code == 404
    assert Membership.objects.filter(until=None).count() == 2
    assert content.interface["clinic.members.ended"]["en"].format(name=clinics.MEMBER) in page(lead, "/clinic/members")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_is_not_signed_in_signs_in_first_and_comes_back(content: Content, language: str) -> None:
    secret = teams.invite_to_clinic(clinic=teams.found_clinic(name="Clinic by the park"), role="osteopath")
    html = page(Client(), f"/join/{secret}", language)
    assert "Clinic by the park" in html
    assert f"/account/login/?next=%2Fjoin%2F{secret}" in html
    assert f"/account/signup/?next=%2Fjoin%2F{secret}" in html
    client = Client()
    told = {"email": "new@demo.example", "password1": "four calm words here"}
    response = client.post(f"/account/signup/?next=/join/{secret}", told)
    assert response.headers["Location"] == f"/join/{secret}"
    assert client.post(f"/join/{secret}", {"name": ""}).status_code == 200
    assert client.post(f"/join/{secret}", {"name": "O."}).status_code == 302
    assert Client().post(f"/join/{secret}").status_code == 410


def test_joining_a_care_team_opens_the_person(content: Content, person: Person) -> None:
    client, member = works("physiotherapist")
    called(person, "Anna")
    secret = teams.invite_to_team(person=person, role="physiotherapist")
    assert "Anna" not in page(Client(), f"/join/{secret}")
    assert "Anna" in page(client, f"/join/{secret}")
    assert client.post(f"/join/{secret}").headers["Location"] == f"/clinic/people/{person.id}"
    assert "<h1>Anna</h1>" in page(client, f"/clinic/people/{person.id}")
    assert [one.membership for one in teams.care_team(person)] == [member]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_hindrance_is_said_and_loses_nothing(content: Content, person: Person, language: str) -> None:
    physio, member = works("physiotherapist")
    newcomer, user = signed_in()
    own = actions.adopt(person=actions.create_person(), user=user)
    theirs = cares(member, actions.create_person()).person
    to_clinic = teams.invite_to_clinic(clinic=member.clinic, role="doctor")
    to_team = teams.invite_to_team(person=person, role="doctor")
    tries = {
        "at-work": (physio, to_clinic),
        "other-role": (physio, to_team),
        "no-clinic": (newcomer, to_team),
        "own-record": (newcomer, teams.invite_to_team(person=own, role="doctor")),
        "on-the-team": (physio, teams.invite_to_team(person=theirs, role="physiotherapist")),
        "unknown": (physio, "no-such-link"),
    }
    for why, (client, secret) in tries.items():
        client.cookies["django_language"] = language
        role = content.interface["role.doctor"][language]
        said = content.interface[f"join.not.{why}"][language].format(role=role)
        for response in (client.get(f"/join/{secret}"), client.post(f"/join/{secret}", {"name": "A"})):
            assert said in response.content.decode().replace("&#x27;", "'"), why
            assert response.status_code == (404 if why == "unknown" else 200)
    assert teams.invitation(to_clinic).used is None
    assert teams.invitation(to_team).used is None


@pytest.mark.parametrize(("column", "why"), [("used", "used"), ("withdrawn", "withdrawn"), ("expires", "expired")])
def test_a_link_that_is_closed_says_why(content: Content, person: Person, column: str, why: str) -> None:
    client, _ = works("physiotherapist")
    secret = teams.invite_to_team(person=person, role="physiotherapist")
    Invitation.objects.update(**{column: timezone.now() - timedelta(days=1)})
    response = client.post(f"/join/{secret}")
    assert response.status_code == 410
    assert content.interface[f"join.not.{why}"]["en"] in response.content.decode()
    assert teams.care_team(person) == []


def test_a_message_waits_until_somebody_answers_or_it_was_opened(content: Content, person: Person) -> None:
    client, member = works("physiotherapist")
    colleague, other = works("doctor")
    for one in (member, other):
        cares(one, person)
    waits = f"<b>{content.interface['clinic.why.message']['en']}</b>"
    writes(person)
    assert waits in page(client, "/clinic")
    assert waits in page(client, f"/clinic/people/{person.id}")
    assert waits not in page(client, "/clinic")
    assert waits in page(colleague, "/clinic")
    writes(person, author=member.user)
    assert waits not in page(colleague, "/clinic")
    writes(person)
    assert waits in page(client, "/clinic")


def test_what_came_since_is_said_at_once_and_counted_beside_the_reader(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinic_caseload, "BESIDE", 60.0)
    client, member = works("physiotherapist")
    people = [somebody(content, 1, name) for name in "12"]
    for one in people:
        cares(member, one)
    plan_all()
    assert page(client, "/clinic").count("why-calm") == 2
    for one in people:
        weeks.checks_in(one, content, 0)
    for _ in range(2):
        assert page(client, "/clinic").count("why-news") == 2, "a page plans nobody"
    renewed = client.get("/clinic", headers={"HX-Request": "true"}).content.decode()
    assert "why-news" not in renewed
    assert "why-news" not in page(client, "/clinic")


def test_no_sign_waits_for_a_plan(content: Content, follower: Finished) -> None:
    """Whatever way it was told, and with no page that was ever shown."""
    client, member = works("physiotherapist")
    patients = [follower() for _ in range(4)]
    sick = somebody(content, 0, "3", fever="yes")
    plan_all()
    for one in (*(person for _, person in patients), sick):
        cares(member, one)
    told = {"values": dict.fromkeys(screen(content), "no") | CHECKED | {"fever": "yes"}}
    (by_device, first), (by_answer, second), (_, third), _ = patients
    assert send(by_device, sending(first, "check-in", told))[1]["matters"]
    assert by_answer.post("/answers/fever", {"fever": "yes"}).status_code == 302
    weeks.write(third, "flare", 0)
    weeks.write(sick, "flare", 0)
    html = page(client, "/clinic")
    assert set(order_of(html)[:3]) == {str(one.id) for one in (first, second, sick)}
    assert html.count("why-sign") == 3
    assert html.count("why-news") == 4
    assert "why-news" not in page(client, f"/clinic/people/{sick.id}")
    assert queries.plans_kept([sick.id])[sick.id].urgency == "T1"


def test_whoever_cares_sees_a_plan_of_now_soon_after_something_was_told(content: Content) -> None:
    client, member = works("physiotherapist")
    told, long_ago = (somebody(content, 1, name) for name in "12")
    for one in (told, long_ago):
        cares(member, one)
    plan_all()
    for one in (told, long_ago):
        weeks.checks_in(one, content, 0)
    quarter = timezone.now() - everybody.LATELY
    assert set(queries.written_since(quarter)) == {told.id, long_ago.id}
    later = timezone.now() + timedelta(minutes=14)
    assert queries.written_since(later) == []
    stand = everybody.lately(stopped=lambda: False)
    assert (stand.people, stand.planned, stand.failed) == (2, 2, 0)
    assert "why-news" not in page(client, "/clinic")
    assert everybody.lately(stopped=lambda: False).up_to_date == 2


def test_a_plan_of_another_day_says_so(content: Content) -> None:
    client, member = works("physiotherapist")
    cares(member, one := somebody(content, 5))
    plan_all()
    plan = queries.plans_kept([one.id])[one.id]
    plan.day -= timedelta(days=1)
    actions.keep_plans(plans=[plan])
    assert content.interface["clinic.as-of"]["en"].partition("{")[0] in page(client, "/clinic")


def test_whoever_works_here_comes_to_work_when_they_sign_in() -> None:
    _, member = works("doctor")
    member.user.set_password("four calm words here")
    member.user.save()
    told = {"login": member.user.email, "password": "four calm words here"}
    assert Client().post("/account/login/", told).headers["Location"] == "/clinic"
