"""A physiotherapist brings what the clinic wrote, mends it and approves it, by keyboard; then somebody reads it."""

from __future__ import annotations

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record import actions, teams
from dorsal.record.article_models import ArticleText
from dorsal.record.models import Membership, User
from tests.journeys.conftest import Open
from tests.journeys.walker import Walker
from tests.web.clinics import works

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = {
    "en": "The back likes to move a little every day, with a friend or alone.\n\nGood posture keeps pain away.",
    "fr": "Le dos aime bouger un peu chaque jour, seul ou avec des amis.\n\nUne bonne posture éloigne la douleur.",
}
MENDED = {"en": "Change position often.", "fr": "Changez souvent de position."}


def signed_in(walker: Walker, client: Client) -> Walker:
    """In the browser as in the client."""
    walker.opens("/safety-net")
    session = client.cookies["sessionid"].value
    walker.page.context.add_cookies([{"name": "sessionid", "value": session, "url": walker.page.url}])
    return walker


def cared_for(member: Membership) -> Client:
    person = actions.create_person()
    user = User.objects.create_user(f"{person.id}@person.example")
    actions.adopt(person=person, user=user)
    teams.join_team(secret=teams.invite_to_team(person=person, role=member.role), member=member)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_article_goes_from_the_clinic_to_a_person(somebody: Open, content: Content, language: str) -> None:
    words = {key: text[language] for key, text in content.interface.items() if key.startswith("article.")}
    # Given a physiotherapist, and somebody they care for
    client, member = works("physiotherapist", teams.found_clinic(name="Long Street"))
    person = cared_for(member)
    physio = signed_in(somebody(language, width=320), client)
    # When the physiotherapist brings a text, with the keyboard alone
    physio.opens("/clinic/articles")
    barriers = physio.barriers_on_a_narrow_telephone()
    physio.tabs_to("main .button")
    physio.enters()
    barriers += physio.barriers_on_a_narrow_telephone()
    physio.tabs_to("#text")
    physio.page.keyboard.insert_text(TEXT[language])
    physio.tabs_to("main form .button")
    physio.enters()
    assert physio.at == "/clinic/articles"
    physio.tabs_to(".article-line a")
    physio.enters()
    # Then what is wrong is marked, with its reason
    assert physio.page.locator("mark").count() >= 1
    assert physio.sees(content.wordings["posture"].text[language])
    barriers += physio.barriers_on_a_narrow_telephone()
    # When they mend it and approve it
    physio.tabs_to(".pair-marked summary")
    physio.presses("Enter")
    physio.tabs_to(".pair-marked textarea")
    physio.presses("Control+a")
    physio.page.keyboard.insert_text(MENDED[language])
    physio.tabs_to('[value="approve"]')
    physio.enters()
    assert physio.sees(words["article.error.read"])
    barriers += physio.barriers_on_a_narrow_telephone()
    physio.tabs_to("#read")
    physio.presses("Space")
    physio.tabs_to('[value="approve"]')
    physio.enters()
    assert physio.sees(words["article.did.approve"])
    assert ArticleText.objects.get().faults == 0
    # Then somebody whom they care for reads it, apart from our lessons
    reader = signed_in(somebody(language, width=320), person)
    reader.opens("/lessons")
    assert reader.sees(words["article.from"])
    barriers += reader.barriers_on_a_narrow_telephone()
    reader.page.locator(".theirs a").click()
    reader.page.wait_for_url("**/lessons/clinic/**")
    assert reader.sees(MENDED[language])
    assert reader.sees(words["article.not-ours"].format(clinic="Long Street"))
    barriers += reader.barriers_on_a_narrow_telephone()
    assert barriers == []
    assert physio.complaints == reader.complaints == []
