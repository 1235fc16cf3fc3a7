"""The pages of a clinic about its own articles, with words that are nobody's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dorsal.content.schema import Content
from dorsal.record import article_pictures, articles
from dorsal.record.article_models import Article, ArticleImport, ArticleText
from dorsal.record.models import Membership, Person
from tests.articles.conftest import post
from tests.web import every

HTML = "<h2>1</h2><p>2 <a href='https://3.example'>4</a></p><ul><li>5</li></ul><p>6?<br>7</p><img src='https://8.example/9'>"
DONE: tuple[tuple[str, dict[str, str]], ...] = (
    ("approve", {}),
    ("save", {"block-0": "15", "out-1": "yes", "block-1": "16"}),
    ("approve", {"read": "yes"}),
    ("save", {"block-0": "17"}),
    ("reject", {}),
    ("propose", {}),
)


def of_articles(
    content: Content, member: Membership, physio: Client, person: Person, language: str
) -> Iterator[every.Page]:
    """The list, bringing, a walk, the editor before and after each step, and what the person sees."""

    def seen(address: str) -> every.Page:
        page = every.read(physio, address, language)
        assert page, address
        return page

    def brings(name: str = "10", *, title: str = "11") -> every.Page:
        raw = json.dumps(
            post(HTML, link=f"https://12.example/{name}", title={"rendered": title}, author_info={"display_name": "13"})
        )
        file = SimpleUploadedFile("14.json", raw.encode())
        page = physio.post("/clinic/articles/import", {"file": file, "language": first}, follow=True)
        return f"/clinic/articles after {name} {title}", page.content.decode()

    first = next(iter(content.languages))
    yield seen("/clinic/articles")
    yield seen("/clinic/articles/import")
    yield "/clinic/articles/import sent empty", physio.post("/clinic/articles/import", {}).content.decode()
    yield brings()
    for status in ("changed", "proposed", "approved"):
        yield seen(f"/clinic/articles?status={status}")
    own = Article.objects.get(clinic=member.clinic)
    address = f"/clinic/articles/{own.id}"
    yield seen(address)
    for do, more in DONE:
        text = ArticleText.objects.get(article=own)
        told = {"do": do, "language": text.language, "version": str(text.version), "title": "11", **more}
        yield f"{address} {do}", physio.post(address, told, follow=True).content.decode()
    yield f"{address} late", physio.post(address, {"do": "save", "title": "18"}, follow=True).content.decode()
    for did in ("own-pictures", "refused", "own-pictures", "kept", "approve", "not-own"):
        yield f"{address} {did}", _of_pictures(physio, own, did)
    yield brings(title="19")
    yield seen(address)
    for where in _of_a_walk(member):
        yield where[0], seen(where[1])[1]
    text = ArticleText.objects.get(article=own)
    articles.judge(text=text, status="approved", by=member, version=text.version)
    ArticleText.objects.filter(article=own).update(language=language)
    reader = Client()
    if person.user:
        reader.force_login(person.user)
    else:
        session = reader.session
        session["person"] = str(person.id)
        session.save()
    for where in ("/lessons", f"/lessons/clinic/{own.id}"):
        page = every.read(reader, where, language)
        assert page, where
        yield page


def _of_pictures(physio: Client, own: Article, did: str) -> str:
    """What the clinic says of its pictures, and what comes of it: refused, or here and without words."""
    picture = article_pictures.next_wanted()
    if did == "refused" and picture:
        article_pictures.refuse(picture=picture, problem="picture-kind")
    elif did == "kept" and picture:
        article_pictures.keep(picture=picture, data=b"21", kind="image/png", width=1, height=1)
    else:
        text = ArticleText.objects.get(article=own)
        told = {"do": did, "language": text.language, "version": str(text.version), "title": "11", "read": "yes"}
        return physio.post(f"/clinic/articles/{own.id}", told, follow=True).content.decode()
    return physio.get(f"/clinic/articles/{own.id}").content.decode()


def _of_a_walk(member: Membership) -> Iterator[tuple[str, str]]:
    """The page of a walk at each of its stages: what it is called, and its address."""
    run = articles.begin_import(clinic=member.clinic, address="20")
    address = f"/clinic/articles/imports/{run.id}"
    yield "a walk that nobody asked for", address
    articles.wish_on(run=run, by=member)
    yield "a walk that is being found", address
    articles.end_import(run=run, problem="not-found")
    yield "a walk that found nothing", address
    articles.keep_posts(run=run, posts="20")
    articles.keep_page(run=run, page=1, pages=2, total=20, counts={"new": 9, "refused": 1, "why:empty": 1})
    articles.end_import(run=run, problem="no-answer")
    yield "a walk that broke off", address
    articles.wish_on(run=run, by=member)
    yield "a walk", address
    ArticleImport.objects.filter(id=run.id).update(waits=timezone.now() - timedelta(hours=1))
    yield "a walk that is late", address
    articles.end_import(run=run)
    yield "a walk that ended", address
