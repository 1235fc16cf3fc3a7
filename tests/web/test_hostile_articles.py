"""Whatever a post holds, it is taken as words or refused in a sentence; nothing of it runs on a page of ours."""

from __future__ import annotations

import json
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from lxml import html

from dorsal.articles.article import Refused
from dorsal.articles.finding import faults_of
from dorsal.articles.marked import read, typed
from dorsal.articles.wordpress import articles_in
from dorsal.content.schema import Content
from dorsal.record import actions, teams
from dorsal.record.article_models import Article, ArticleText
from dorsal.record.models import User
from dorsal.web.reading_articles import pairs, parts
from tests.articles.conftest import post
from tests.web.clinics import works

TAGS = {
    "html", "body", "div", "h2", "h3", "h4", "p", "ul", "ol", "li", "a", "strong", "em", "br", "blockquote", "mark",
    "article", "span",
}  # fmt: skip
ATTRIBUTES = {"href", "rel", "class", "lang"}
NASTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>x</script></svg>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href=" data:text/html,x">x</a>',
    "<style>p{background:url(javascript:x)}</style>",
    '<p style="position:fixed" onclick="x()">words</p>',
    '<iframe srcdoc="<script>x</script>"></iframe>',
    "<math><mtext></p><img src onerror=x></mtext></math>",
    '"><script>x</script>',
    "{{ settings.SECRET_KEY }}{% load x %}",
    "<!--><script>x</script>-->",
    "<base href='//evil'>",
    '<form action="//evil"><input name=q><button>x</button></form>',
    "<meta http-equiv=refresh content='0;url=//evil'>",
    '<a href="https://a.example/"onmouseover=alert(1)">x</a>',
    "<p>\u202egnp.exe</p>",
    "<plaintext>",
    "<noscript><p title='</noscript><script>x</script>'>",
    "<template><script>x</script></template>",
    "<xmp><script>x</script></xmp>",
    "<![CDATA[<script>x</script>]]>",
    '<object data="x"></object><embed src="x">',
    "<link rel=stylesheet href=//evil>",
    "&#60;script&#62;x&#60;/script&#62;",
)
PLAIN = some.text(max_size=40)
NAME = some.sampled_from(["p", "div", "ul", "ol", "li", "h1", "h3", "b", "em", "a", "table", "tr", "td",
                          "blockquote", "details", "summary", "figure", "dl", "dt", "dd",
                          "svg", "math", "x-y", "title", "pre"])  # fmt: skip


def element(inside: Any) -> Any:
    """An element around parts, whole or broken: not closed, closed twice, or closed by another."""

    def build(name: str, around: list[str], how: str, attribute: str) -> str:
        body = "".join(around)
        end = {"whole": f"</{name}>", "open": "", "twice": f"</{name}></{name}>", "other": "</div></p>"}[how]
        return f"<{name} {attribute}>{body}{end}"

    attribute = some.sampled_from(["", 'href="https://a.example/x"', "onclick=x()", 'style="x"', 'id="', "class='a' b"])
    how = some.sampled_from(["whole", "open", "twice", "other"])
    return some.builds(build, NAME, some.lists(inside, max_size=4), how, attribute)


MARKUP = some.recursive(some.one_of(PLAIN, some.sampled_from(NASTY)), element, max_leaves=25)
DEEP = some.builds(lambda name, many: f"<{name}>" * many + "words" + f"</{name}>" * many, NAME, some.integers(1, 3000))
BROAD = some.builds(
    lambda part, many: part * many, some.sampled_from(["<p>word</p>", "<li>x", "<b>", "&amp;"]), some.integers(0, 3000)
)
BYTES = some.one_of(
    some.builds(
        lambda text, code: text.encode(code, errors="replace"),
        PLAIN,
        some.sampled_from(["utf-16", "cp1252", "utf-8-sig", "latin-1"]),
    ),
    some.binary(max_size=200),
)


def titled(title: str, credit: str) -> bytes:
    more = {"title": {"rendered": title}, "author_info": {"display_name": credit}, "link": title}
    return json.dumps(post("<p>words</p>", **more)).encode()


POSTS = some.one_of(
    some.builds(lambda markup: json.dumps(post(markup)).encode(), some.one_of(MARKUP, MARKUP, MARKUP, DEEP, BROAD)),
    some.builds(titled, MARKUP, MARKUP),
    some.builds(lambda markup: markup.encode(errors="replace"), MARKUP),
    some.builds(lambda markup, at: json.dumps(post(markup)).encode()[:at], MARKUP, some.integers(0, 300)),
    BYTES,
)  # fmt: skip


def harmless(page: str) -> None:
    """A browser's own way of reading finds words, and the few elements that we write."""
    tree = html.document_fromstring(f"<div>{page}</div>")
    for one in tree.iter():
        assert one.tag in TAGS, one.tag
        assert set(one.attrib) <= ATTRIBUTES, one.attrib
        assert re.match(r"(?:https?://|mailto:|tel:|#why-)", one.get("href", "https://")), one.get("href")


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(raw=POSTS)
def test_nothing_that_a_post_holds_runs_on_a_page(content: Content, raw: bytes) -> None:
    for found in articles_in(raw, source="file"):
        if isinstance(found, Refused):
            assert f"article.refused.{found.why}" in content.interface
            continue
        harmless(render_to_string("web/parts/_article.html", {"parts": parts(found.blocks), "language": "en"}))
        about = {"credit": found.credit, "licence": found.licence, "link": found.link}
        harmless(render_to_string("web/parts/_credit.html", {"about": about, "clinic": found.title, "language": "en"}))
        faults = faults_of(found.blocks, "en", content) if len(found.blocks) < 50 else ()
        for pair in pairs(found.blocks, found.blocks, faults, content, "en")[:30]:
            assert pair.ours
            harmless(render_to_string("web/parts/_spans.html", {"spans": pair.pieces, "language": "en"}))
            assert "".join(piece.text for piece in pair.pieces) == pair.ours.text
            assert pair.ours.kind == "image" or read(typed(pair.ours.spans)) == pair.ours.spans


def test_all_that_is_nasty_at_once_stays_words_on_every_page(db: None) -> None:
    client, member = works("physiotherapist", teams.found_clinic(name="Here"))
    words = "<p>The back likes to move a little every day, with a friend or alone.</p>"
    raw = json.dumps(post(words + "".join(NASTY), title={"rendered": "".join(NASTY)})).encode()
    file = SimpleUploadedFile("post.json", raw)
    client.post("/clinic/articles/import", {"file": file, "language": "en"})
    article, text = Article.objects.get(), ArticleText.objects.get()
    typed_in = {f"block-{number}": "".join(NASTY) for number in range(3)}
    told = {
        "do": "approve",
        "read": "yes",
        "language": "en",
        "version": str(text.version),
        "title": "".join(NASTY)[:250],
    }
    client.post(f"/clinic/articles/{article.id}", told | typed_in)
    person = actions.create_person()
    teams.join_team(secret=teams.invite_to_team(person=person, role=member.role), member=member)
    user = User.objects.create_user("a@person.example")
    actions.adopt(person=person, user=user)
    addresses = ["/clinic/articles", f"/clinic/articles/{article.id}"]
    pages = [client.get(one).content.decode() for one in addresses]
    client.force_login(user)
    pages += [client.get(one).content.decode() for one in ("/lessons", f"/lessons/clinic/{article.id}")]
    assert all("The back likes to move" in page or "&lt;script&gt;" in page for page in (pages[1], pages[3]))
    for page in pages:
        assert "Page not found" not in page
        tree = html.document_fromstring(page)
        for script in tree.iter("script"):
            assert script.get("src", "").startswith("/static/"), html.tostring(script)
        assert not list(tree.iter("iframe", "object", "embed", "base", "style"))
        assert {form.get("action", "")[:1] for form in tree.iter("form")} <= {"", "/"}
        for one in tree.iter():
            assert not any(str(name).startswith("on") or name == "style" for name in one.attrib), one.attrib
            assert not re.match(r"\s*(?:javascript|data|vbscript)", one.get("href", ""), re.IGNORECASE)
