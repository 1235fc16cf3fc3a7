"""What holds for every page: its language, its help, nothing left behind, nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from dorsal.content.schema import Content
from dorsal.record.models import Entry, Person
from dorsal.web import form, words
from dorsal.web.form import Field
from tests.web.conftest import LANGUAGES, Finished, Someone
from tests.web.visible import blocks, main_of

OPEN = ("/", "/begin", "/place", "/safety-net", "/words", "/lessons", "/lessons/pain-is-real", "/erase", "/erased")
OPEN += ("/account/login/", "/account/signup/", "/account/password/reset/", "/exercises/pelvic-tilt", "/no-such-page")
OPEN += ("/first-ease",)
OWN = ("/answers", "/answers/age", "/intake/where", "/intake/later", "/result", "/week", "/summary", "/seen", "/today")
OWN += ("/session", "/flare", "/flare/check", "/moments", "/letters/summary")
KEY = re.compile(r"""\{% say ["']([\w.-]+)["']""")
# What a script only reads cannot be run: JSON is no script.
RUN = r"""<script(?![^>]*\b(?:src=|type="application/json"))"""
INLINE = re.compile(rf"<style|\sstyle=|\son[a-z]+=|{RUN}", re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_private_safe_and_in_its_language(finished: Finished, content: Content, language: str) -> None:
    client, _ = finished(language)
    for address in (*OPEN, *OWN):
        response = client.get(address, follow=True)
        page = response.content.decode()
        assert "no-store" in response.headers["Cache-Control"], address
        assert f'<html lang="{language}">' in page, address
        assert 'href="/safety-net"' in page, address
        assert 'href="#main"' in page, address
        assert page.count("<h1") == 1, address
        assert content.interface["page.unreviewed"][language] in page, address
        assert not INLINE.search(page), address


def test_the_browser_may_run_only_our_own_scripts(client: Client, db: None) -> None:
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce
    assert "unsafe" not in policy
    assert f'nonce="{nonce[1]}"' in response.content.decode()


def test_a_reader_without_a_choice_gets_the_language_of_the_browser(client: Client, db: None) -> None:
    assert '<html lang="fr">' in client.get("/", HTTP_ACCEPT_LANGUAGE="fr-BE,en;q=0.5").content.decode()


def test_changing_the_language_stays_on_the_page(client: Client, db: None) -> None:
    went = client.post("/language/setlang/", {"language": "fr", "next": "/safety-net"})
    assert went.headers["Location"] == "/safety-net"
    assert '<html lang="fr">' in client.get("/safety-net").content.decode()


def test_the_country_is_asked_and_never_taken_from_the_language(client: Client, content: Content, db: None) -> None:
    page = client.get("/safety-net", HTTP_ACCEPT_LANGUAGE="fr-FR").content.decode()
    assert all(place.name["fr"] in page for place in content.places.values())
    client.post("/place", {"place": "GB"})
    page = client.get("/safety-net").content.decode()
    assert 'href="tel:999"' in page
    assert 'href="tel:112"' not in page


def test_nobody_is_sent_elsewhere_from_the_country_page(client: Client, db: None) -> None:
    went = client.post("/place", {"place": "GB", "next": "https://elsewhere.example/"})
    assert went.headers["Location"] == "/"


@pytest.mark.parametrize("after", ["0", "yes", "start", "javascript:alert(1)", "//elsewhere.example", " /x"])
def test_what_is_no_address_of_ours_leads_to_the_start(client: Client, after: str, db: None) -> None:
    assert client.post("/place", {"place": "GB", "next": after}).headers["Location"] == "/"


def test_a_country_is_written_to_the_record_where_there_is_one(someone: Someone) -> None:
    client, person = someone()
    client.post("/place", {"place": "BE"})
    assert Entry.objects.get(person=person, kind="place").body == {"country": "BE"}


def test_erasing_leaves_nothing(finished: Finished) -> None:
    client, person = finished()
    client.get("/result")
    assert client.post("/erase").headers["Location"] == "/erased"
    assert not Person.objects.filter(id=person.id).exists()
    assert not Entry.objects.exists()
    assert client.get("/week").headers["Location"] == "/begin"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_becomes_a_form_that_takes_its_answers(content: Content, language: str) -> None:
    for question in content.questions.values():
        field: Field = form.field(question, language)
        assert field.text == question.text[language]
        offered = [choice.value for choice in field.choices]
        assert ("unsure" in offered) == question.unsure, question.id
        assumed = [name for name, option in question.options.items() if option.assumed]
        assert not set(offered) & set(assumed), question.id
        assert field.first


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exercise_and_lesson_has_its_page(client: Client, content: Content, language: str, db: None) -> None:
    client.cookies["django_language"] = language
    for name, item in content.interventions.items():
        for level in range(1, len(item.levels) + 1):
            page = client.get(f"/exercises/{name}?level={level}")
            assert page.status_code == 200, name
        assert item.name[language] in page.content.decode()
    for name in content.lessons:
        assert client.get(f"/lessons/{name}").status_code == 200, name


@pytest.mark.parametrize("level", ["0", "99", "-1", "two", "²", ""])
def test_a_level_that_does_not_exist_is_the_first(client: Client, level: str, db: None) -> None:
    assert client.get("/exercises/pelvic-tilt", {"level": level}).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_is_told_in_the_language_of_the_reader(
    client: Client, content: Content, language: str, db: None
) -> None:
    client.cookies["django_language"] = language
    page = client.get("/no-such-page")
    assert page.status_code == 404
    assert content.interface["error.not-found.title"][language] in page.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_of_ours_is_told_without_a_word_about_it(
    monkeypatch: pytest.MonkeyPatch, content: Content, language: str, db: None
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a secret of the record")

    monkeypatch.setattr("dorsal.web.views.about.render", fails)
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = language
    page = client.get("/")
    assert page.status_code == 500
    assert content.interface["error.broken.title"][language] in page.content.decode()
    assert "secret" not in page.content.decode()


def test_a_form_that_is_too_old_is_told_so(content: Content, db: None) -> None:
    page = Client(enforce_csrf_checks=True).post("/begin", {"consent": "yes"})
    assert page.status_code == 403
    assert content.interface["error.form.title"]["en"] in page.content.decode()


def test_words_that_are_missing_are_an_error_and_never_another_language(content: Content) -> None:
    with pytest.raises(words.MissingWords):
        words.say("start.title", "xx")
    with pytest.raises(words.MissingWords):
        words.say("no.such.key", "en")
    with pytest.raises(words.MissingWords):
        words.pick({"en": "Back"}, "fr")


@pytest.mark.parametrize("address", ["/words", "/lessons"])
def test_a_list_to_look_things_up_in_follows_the_alphabet_of_its_reader(
    client: Client, content: Content, address: str, db: None
) -> None:
    client.cookies["django_language"] = "fr"
    page = client.get(address).content.decode()
    terms = {term.term["fr"] for term in content.glossary.values()}
    titles = {lesson.title["fr"] for lesson in content.lessons.values()}
    shown = [block for block in blocks(main_of(page)) if block in (terms | titles)]
    assert len(shown) >= len(titles)
    assert shown == sorted(shown, key=words.alphabetical)
    assert words.alphabetical("Épisode") == "episode"


def test_what_is_filled_in_is_escaped() -> None:
    assert "<b>" not in words.say("place.now", "en", place="<b>")


def test_every_word_a_page_says_is_in_the_content(root: Path, content: Content) -> None:
    pages = "\n".join(path.read_text() for path in (root / "dorsal/web").rglob("*.html"))
    letters = "\n".join(path.read_text() for path in (root / "dorsal/web/templates").rglob("*.txt"))
    assert sorted(set(KEY.findall(pages + letters)) - set(content.interface)) == []


def test_every_place_of_the_content_has_a_number_to_dial(client: Client, content: Content, db: None) -> None:
    for name, place in content.places.items():
        client.post("/place", {"place": name})
        page = client.get("/safety-net").content.decode()
        assert all(f'href="tel:{number}"' in page for number in place.emergency)


def test_no_word_of_the_interface_is_said_nowhere(root: Path, content: Content) -> None:
    files = [path for end in ("html", "txt", "py", "js") for path in (root / "dorsal").rglob(f"*.{end}")]
    text = "\n".join(path.read_text() for path in files)
    said = set(re.findall(r"""(?<=["'])[\w.-]+(?=["'])""", text))
    starts = re.findall(r"""f"([\w.-]+\.)\{|`([\w.-]+\.)\$\{""", text)  # as Python and as a script put a key together
    built = tuple(one or other for one, other in starts)
    assert [key for key in content.interface if key not in said and not key.startswith(built)] == []


def test_no_page_knows_which_languages_there_are(root: Path, content: Content) -> None:
    room = root / "dorsal/web"
    codes = "|".join(content.languages)
    named = re.compile(rf"""["'](?:{codes})["']""")
    sources = [path for end in ("py", "html", "js") for path in room.rglob(f"*.{end}")]
    assert [path.name for path in sources if named.search(path.read_text())] == []


def test_a_doctor_out_of_hours_is_one_tap_away(client: Client, db: None) -> None:
    client.post("/place", {"place": "BE"})
    assert 'href="tel:1733"' in client.get("/safety-net").content.decode()
