"""A physiotherapist brings what the clinic wrote, mends it and approves it, by keyboard; then somebody reads it."""

from __future__ import annotations

import json
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from dorsal.articles.site import Answer
from dorsal.content.schema import Content
from dorsal.record import actions, articles, teams
from dorsal.record.article_models import Article, ArticlePicture, ArticleText
from dorsal.record.models import Membership, User
from dorsal.web import article_rounds
from dorsal.web.fetching import Fetcher
from tests.articles.conftest import post
from tests.articles.pictures import png
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
    physio.tabs_to('[name="at"]')
    physio.enters()
    expect(physio.page.locator(".pair .said-now")).to_be_focused()
    assert physio.sees(words["article.did.save"])
    barriers += physio.barriers_on_a_narrow_telephone()
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


def test_a_page_follows_a_site_that_is_read_and_shows_its_pictures(
    somebody: Open, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a physiotherapist with an article that has a picture, and a site that is being read
    client, member = works("physiotherapist", teams.found_clinic(name="Long Street"))
    raw = json.dumps(post("<p>The back likes to move a little.</p><img src='https://a.example/p.png' alt='A path'>"))
    client.post("/clinic/articles/import", {"file": SimpleUploadedFile("post.json", raw.encode()), "language": "en"})
    run = articles.begin_import(clinic=member.clinic, address="https://a.example/wp-json/wp/v2/posts")
    articles.wish_on(run=run, by=member)
    physio = signed_in(somebody("en", width=320), client)
    # When they wait on its page, it tells by itself how far it is, and that it is done
    physio.opens(f"/clinic/articles/imports/{run.id}")
    barriers = physio.barriers_on_a_narrow_telephone()
    articles.keep_page(run=run, page=1, pages=4, total=40, counts={"new": 10})
    physio.page.get_by_text("10 of 40 are read.").wait_for()
    barriers += physio.barriers_on_a_narrow_telephone()
    articles.end_import(run=run)
    physio.page.get_by_text("All of it is read.").wait_for()
    barriers += physio.barriers_on_a_narrow_telephone()
    # When they end a title with Enter, its words are kept, and nothing is said of the picture
    physio.opens(f"/clinic/articles/{Article.objects.get().id}")
    physio.tabs_to("#title")
    physio.enters()
    assert physio.sees("Your words are kept.")
    assert not ArticlePicture.objects.exists()
    # When they say that the picture is theirs, with the keyboard alone
    physio.tabs_to('[value="own-pictures"]')
    physio.enters()
    assert physio.sees("They are being fetched.")
    monkeypatch.setattr(Fetcher, "get", lambda *_, **_more: Answer(200, {}, png(40, 30)))
    article_rounds.turn(Event())
    physio.opens(physio.at)
    barriers += physio.barriers_on_a_narrow_telephone()
    # Then it is there, from our own address
    picture = physio.page.locator("img.article-picture")
    picture.scroll_into_view_if_needed()
    expect(physio.page.locator("img.article-picture").first).to_have_js_property("naturalWidth", 40)
    assert str(picture.get_attribute("src")).startswith("/clinic/articles/")
    assert barriers == []
    assert physio.complaints == []
