"""A clinic's own articles: brought, read beside their source, mended, approved; only then shown, apart from ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html as parser

from dorsal.content.schema import Content
from dorsal.record import actions, articles, teams
from dorsal.record.article_models import Article, ArticleLook, ArticleText
from dorsal.record.models import Clinic, Membership, Person, User
from tests.web.clinics import works

HTML = """<h3>Why move</h3><p>Le <a href="https://clinic.example/a">dos</a> likes to move a little every day, and it
gets stronger with time when you do what you like.</p><ul><li>walk with a friend</li><li>carry your own bags</li></ul>
<p>Should you rest?<br>No. A little every day is better than a lot once.</p><p>Good posture keeps pain away.</p>
<figure><img src="https://clinic.example/p.jpg" alt="A path"></figure>"""
POST = {
    "id": 7, "date": "2026-01-02T03:04:05", "status": "publish", "link": "https://clinic.example/en/move/",
    "title": {"rendered": "Move a little"}, "content": {"rendered": HTML, "protected": False},
    "author_info": {"display_name": "A. Writer"},
}  # fmt: skip
At = tuple[Client, Membership]


@pytest.fixture
def physio(db: None) -> At:
    return works("physiotherapist", teams.found_clinic(name="Long Street"))


def bring(client: Client, **changes: Any) -> Any:
    file = SimpleUploadedFile("post.json", json.dumps(POST | changes).encode(), "application/json")
    return client.post("/clinic/articles/import", {"file": file}, follow=True)


def test_a_file_that_is_not_what_it_says_is_not_kept(physio: At) -> None:
    client, _ = physio
    for name in ("post.txt", "post.exe", "post"):
        file = SimpleUploadedFile(name, json.dumps(POST).encode(), "application/json")
        told = client.post("/clinic/articles/import", {"file": file})
        assert told.status_code == 200
    assert not Article.objects.exists()


def the_article() -> Article:
    return Article.objects.get()


def page(client: Client, address: str = "") -> str:
    response = client.get(address or f"/clinic/articles/{the_article().id}")
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def send(client: Client, do: str, **more: str) -> Any:
    text = ArticleText.objects.order_by("language").first()
    assert text
    told = {"do": do, "language": text.language, "version": str(text.version), "title": text.title, **more}
    return client.post(f"/clinic/articles/{the_article().id}", told, follow=True)


def cared_for(member: Membership) -> tuple[Client, Person]:
    person = actions.create_person()
    user = User.objects.create_user(f"{person.id}@person.example")
    actions.adopt(person=person, user=user)
    teams.join_team(secret=teams.invite_to_team(person=person, role=member.role), member=member)
    client = Client()
    client.force_login(user)
    return client, person


def test_an_article_is_brought_marked_and_listed(physio: At) -> None:
    client, _ = physio
    told = bring(client).content.decode()
    assert "New: 1" in told
    assert "Move a little" in told
    editor = page(client)
    assert "<mark>Le " in editor
    assert "Another language" in editor
    assert "posture" in editor
    assert "https://clinic.example/a" in editor
    assert "A. Writer" in editor


def test_from_mark_to_mark_and_back_to_what_was_mended(physio: At) -> None:
    client, _ = physio
    three = "<p>Le back likes to move.</p><p>Walk a little.</p><p>Good posture keeps pain away, as they say here.</p>"
    bring(client, content={"rendered": three})
    editor = parser.fromstring(page(client))
    marks = editor.xpath("//li[starts-with(@id, 'why-')]/@id")
    assert len(marks) > 1
    assert {one[1:] for one in editor.xpath("//ul[@class='kinds']//a/@href")} <= set(marks)
    (following,) = editor.xpath("//a[.='Next mark']/@href")
    assert following == f"#{marks[-1]}"
    mended = send(client, "", at="0", **{"block-0": "The back likes to move."})
    assert mended.redirect_chain[-1][0].endswith("?in=en&at=0")
    (told,) = parser.fromstring(mended.content.decode()).xpath("//*[@role='status']")
    assert told.text_content() == "Your words are kept."
    assert told.xpath("ancestor::section[@aria-label='Part 1']")
    assert parser.fromstring(mended.content.decode()).xpath("//section[@aria-label='Part 1']//a[.='Next mark']")
    elsewhere = send(client, "", at="7", **{"block-1": "Walk."}).content.decode()
    assert not parser.fromstring(elsewhere).xpath("//*[@role='status']/ancestor::section")
    assert "Your words are kept." in elsewhere
    assert send(client, "", at="x").redirect_chain[-1][0].endswith("?in=en")


def test_the_same_again_changes_nothing(physio: At) -> None:
    client, _ = physio
    bring(client)
    assert "As before: 1" in bring(client).content.decode()
    assert ArticleLook.objects.count() == 1


def test_nobody_sees_it_before_somebody_read_and_approved_it(physio: At) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    address = f"/lessons/clinic/{the_article().id}"
    assert "Long Street" not in page(reader, "/lessons")
    assert reader.get(address).status_code == 404
    assert "before you approve" in send(client, "approve").content.decode()
    assert reader.get(address).status_code == 404
    assert "Approved" in send(client, "approve", read="yes").content.decode()
    assert "Move a little" in page(reader, "/lessons")
    shown = page(reader, address)
    assert "walk with a friend" in shown
    assert "By A. Writer, for Long Street." in shown
    assert "2 January 2026" in shown
    assert "Dorsal did not write or check it" in shown
    assert "<mark" not in shown
    assert "<img" not in parser.fromstring(shown).text_content()
    assert not parser.fromstring(shown).xpath("//main//img")


def test_what_is_mended_is_shown_only_once_it_is_approved_again(physio: At) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    send(client, "approve", read="yes")
    address = f"/lessons/clinic/{the_article().id}"
    send(client, "save", **{"block-1": "The [back](https://clinic.example/b) likes **moving**."})
    assert "The back likes moving." not in parser.fromstring(page(reader, address)).text_content()
    assert "People still see what was approved before" in page(client)
    send(client, "approve", read="yes")
    now = page(reader, address)
    assert "The back likes moving." in parser.fromstring(now).text_content()
    assert '<a href="https://clinic.example/b" rel="noopener noreferrer nofollow">back</a>' in now
    send(client, "reject")
    assert reader.get(address).status_code == 404
    assert "Rejected" in page(client)


def test_who_keeps_what_was_there_mended_nothing(physio: At) -> None:
    client, _ = physio
    bring(client)
    send(client, "save", **{"block-0": "Why move"})
    assert [one.did for one in ArticleLook.objects.all()] == ["brought"]
    assert not ArticleText.objects.get().mended


def test_a_part_can_be_left_out_or_emptied(physio: At) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    posture = next(n for n, block in enumerate(the_article().blocks) if "posture" in json.dumps(block))
    send(client, "save", **{f"block-{posture}": "", "block-2": "walk", "out-2": "yes"})
    send(client, "approve", read="yes")
    shown = page(reader, f"/lessons/clinic/{the_article().id}")
    assert "posture" not in shown
    assert "walk with a friend" not in shown
    assert "carry your own bags" in shown


def test_only_those_whom_the_clinic_cares_for_see_it_and_only_now(physio: At, content: Content) -> None:
    client, member = physio
    reader, person = cared_for(member)
    bring(client)
    send(client, "approve", read="yes")
    address = f"/lessons/clinic/{the_article().id}"
    _, other = works("doctor", teams.found_clinic(name="Elsewhere"))
    stranger, _ = cared_for(other)
    for somebody in (Client(), stranger, client):
        assert somebody.get(address).status_code == 404
        assert "Long Street" not in page(somebody, "/lessons")
    assert reader.get(address).status_code == 200
    teams.end_care(person=person, id=teams.care_team(person)[0].id)
    assert reader.get(address).status_code == 404


def test_another_clinic_sees_nothing_of_it(physio: At) -> None:
    client, _ = physio
    bring(client)
    other, _ = works("doctor", teams.found_clinic(name="Elsewhere"))
    assert "Move a little" not in page(other, "/clinic/articles")
    address = f"/clinic/articles/{the_article().id}"
    assert other.get(address).status_code == 404
    assert other.post(address, {"do": "approve", "read": "yes"}).status_code == 404
    assert ArticleText.objects.get().status == "proposed"


def test_the_lead_may_bring_and_approve_too(db: None) -> None:
    client, _ = works("clinic-lead", teams.found_clinic(name="Long Street"))
    bring(client)
    send(client, "approve", read="yes")
    assert ArticleText.objects.get().status == "approved"
    assert ArticleLook.objects.order_by("-at").first().by is not None  # type: ignore[union-attr]


def test_a_change_at_the_source_is_noticed_and_asks_for_a_new_look(physio: At) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    send(client, "approve", read="yes")
    changed = {"content": {"rendered": "<p>Quite another text about the back and how it likes to move a lot.</p>"}}
    assert "Changed: 1" in bring(client, **changed).content.decode()
    assert "The source has changed" in page(client)
    assert "Not as at the source" in page(client)
    assert "Changed at its source" in page(client, "/clinic/articles?status=changed")
    address = f"/lessons/clinic/{the_article().id}"
    assert "Quite another text" not in page(reader, address)
    send(client, "take-source")
    assert ArticleText.objects.get().status == "proposed"
    assert "The source has changed" not in page(client)
    send(client, "approve", read="yes")
    assert "Quite another text" in page(reader, address)


def test_a_change_can_be_let_be(physio: At) -> None:
    client, _ = physio
    bring(client)
    send(client, "reject")
    bring(client, title={"rendered": "Move more"})
    assert "The source has changed" in page(client)
    send(client, "keep-ours")
    assert "The source has changed" not in page(client)
    assert ArticleText.objects.get().status == "rejected"


def test_a_text_that_nobody_touched_follows_its_source(physio: At) -> None:
    client, _ = physio
    bring(client)
    bring(client, title={"rendered": "Move more"})
    assert ArticleText.objects.get().title == "Move more"
    assert the_article().changed is None


def test_each_language_is_approved_on_its_own(physio: At) -> None:
    client, member = physio
    reader, _ = cared_for(member)
    bring(client)
    send(client, "write", into="fr", text="Bouger\n\nLe dos aime bouger un peu chaque jour.", title="Bouger un peu")
    assert set(ArticleText.objects.values_list("language", "status")) == {("en", "proposed"), ("fr", "proposed")}
    french = ArticleText.objects.get(language="fr")
    told = {"do": "approve", "read": "yes", "language": "fr", "version": str(french.version), "title": french.title}
    client.post(f"/clinic/articles/{the_article().id}", told)
    reader.cookies["django_language"] = "fr"
    assert "Bouger un peu" in page(reader, "/lessons")
    reader.cookies["django_language"] = "en"
    assert "Bouger un peu" not in page(reader, "/lessons")
    assert 'lang="fr"' in page(reader, f"/lessons/clinic/{the_article().id}")


def test_two_at_once_do_not_overwrite_each_other(physio: At) -> None:
    client, _ = physio
    bring(client)
    send(client, "save", **{"block-0": "Why to move"})
    late = send(client, "save", version="1", **{"block-0": "Mine"})
    assert "Somebody else changed this text" in late.content.decode()
    assert "Mine" not in json.dumps(ArticleText.objects.get().blocks)


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({}, "There are no words in it."),
        ({"address": "ftp://clinic.example/"}, "This is not a web address that can be asked."),
        ({"address": "https://clinic.example/" + 700 * "a"}, "This is not a web address that can be asked."),
        ({"address": "http://clinic.example:8080/"}, "This address is not public."),
        ({"text": "OK"}, "We cannot tell its language. Choose it."),
    ],
)
def test_what_is_not_taken_is_said_in_a_sentence(physio: At, sent: dict[str, str], why: str) -> None:
    client, _ = physio
    response = client.post("/clinic/articles/import", sent)
    assert response.status_code == 200
    assert why in response.content.decode()
    assert not Article.objects.exists()


def test_a_text_that_is_pasted_becomes_an_article(physio: At) -> None:
    client, _ = physio
    told = {"text": "The back likes to move.\n\nWalk a little.", "title": "Walk", "language": "en"}
    assert "New: 1" in client.post("/clinic/articles/import", told, follow=True).content.decode()
    assert the_article().title == "Walk"


def test_a_long_article_is_edited_part_by_part(physio: At) -> None:
    client, _ = physio
    long = "".join(f"<p>Walk for {number} minutes with a friend every day.</p>" for number in range(400))
    bring(client, content={"rendered": long})
    assert page(client).count("<textarea") - 1 == 150
    address = f"/clinic/articles/{the_article().id}?from=300"
    assert "Walk for 399 minutes" in page(client, address)
    send(client, "", to="150", **{"block-0": "Walk."})
    assert ArticleText.objects.get().blocks[0]["spans"][0]["text"] == "Walk."


def test_a_clinic_that_is_dissolved_leaves_no_article(physio: At) -> None:
    client, member = physio
    bring(client)
    articles.begin_import(clinic=member.clinic, address="https://clinic.example/wp-json/wp/v2/posts")
    teams.dissolve(users=[member.user])
    assert not Article.objects.exists()
    assert not Clinic.objects.filter(id=member.clinic_id).exists()


def test_a_file_is_taken_nowhere_else_from_nobody_else_and_only_up_to_a_size(physio: At, settings: Any) -> None:
    client, _ = physio
    file = lambda: SimpleUploadedFile("post.json", json.dumps(POST).encode())  # noqa: E731 - a file is read once
    assert client.post("/clinic/articles", {"file": file()}).status_code == 400
    assert Client().post("/clinic/articles/import", {"file": file()}).status_code == 400
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 500
    told = client.post("/clinic/articles/import", {"file": file()})
    assert "This is too large to be an article." in told.content.decode()
    assert not Article.objects.exists()
