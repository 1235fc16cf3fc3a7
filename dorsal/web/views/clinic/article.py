"""One article of a clinic: source and ours side by side with what is wrong marked, to mend, approve or reject."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from dorsal.articles.article import Block, Refused, Span
from dorsal.articles.finding import faults_of
from dorsal.articles.grade import SCALES, too_hard
from dorsal.articles.marked import read
from dorsal.articles.plain_text import plain_article
from dorsal.articles.proposing import Proposal, propose_in
from dorsal.content import load
from dorsal.content.schema import Driver, Pattern
from dorsal.record import article_pictures, articles
from dorsal.record.article_models import Article, ArticleText
from dorsal.record.models import Membership
from dorsal.web.caring import at_work
from dorsal.web.context import language_now
from dorsal.web.reading_articles import Pair, Reason, blocks_from, pairs, told_about
from dorsal.web.views.clinic.article_pictures import standing, without_words
from dorsal.web.views.following import said, say
from dorsal.web.words import number, pick, plain

DECIDED: dict[str, articles.Status] = {"approve": "approved", "reject": "rejected", "propose": "proposed"}
PICTURES = ("own-pictures", "not-own")
LONGEST = 20_000
TITLE = 300
AT_A_TIME = 150  # blocks on one page of the editor: a form has an end


@dataclass(frozen=True)
class Desk:
    """One text of one article as a member has it open."""

    request: HttpRequest
    member: Membership
    article: Article
    texts: list[ArticleText]
    text: ArticleText


def article(request: HttpRequest, id: UUID) -> HttpResponse:
    """The editor of one language; sent, what was typed is kept, and decided about where that was asked."""
    member = at_work(request)
    found = articles.article_with(member.clinic, id)
    if found is None:
        raise Http404
    texts = articles.texts_of(found)
    wanted = request.POST.get("language") or request.GET.get("in") or language_now()
    text = next((one for one in texts if one.language == wanted), texts[0])
    desk = Desk(request, member, found, texts, text)
    if request.method != "POST":
        return _page(desk)
    try:
        return _write(desk) if request.POST.get("do") == "write" else _sent(desk)
    except articles.Meanwhile:
        say(request, "article.meanwhile")
        return _back(found, text.language)


def _sent(desk: Desk) -> HttpResponse:
    request, member, found, text = desk.request, desk.member, desk.article, desk.text
    do, content = request.POST.get("do", ""), load()
    version = _version(request)
    if do == "keep-ours":
        articles.keep_ours(article=found)
    elif do == "take-source":
        many = len(faults_of(blocks_from(found.blocks), text.language, content))
        articles.take_source(text=text, faults=many, by=member, version=version)
    elif do in (*DECIDED, *PICTURES, "save") or request.POST.get("to") or request.POST.get("at"):
        blocks, title = _typed(request.POST, text), request.POST.get("title", "").strip()[:TITLE] or text.title
        faults = faults_of(blocks, text.language, content)
        kept = articles.mend(
            text=text, title=title, blocks=msgspec.to_builtins(blocks), faults=len(faults), by=member, version=version
        )
        desk = replace(desk, text=kept)
        if do == "approve" and (bare := without_words(blocks, article_pictures.of_article(found))):
            return _page(desk, bare=bare)
        if do == "approve" and not request.POST.get("read"):
            return _page(desk, plain("article.error.read", language_now()))
        if do in PICTURES:
            _say_of_pictures(do, desk)
        if do in DECIDED:
            articles.judge(text=kept, status=DECIDED[do], by=member, version=kept.version)
    else:
        return _back(found, text.language)
    say(request, f"article.did.{do or 'save'}")
    first = request.POST.get("to") or request.POST.get("from") or ""
    return _back(found, text.language, first, request.POST.get("at", ""))


def _say_of_pictures(do: str, desk: Desk) -> None:
    if do == "own-pictures":
        article_pictures.say_own(article=desk.article, by=desk.member)
    else:
        article_pictures.take_back(article=desk.article)
    articles.note(text=desk.text, did=do, by=desk.member)


def _back(found: Article, language: str, first: str = "", at: str = "") -> HttpResponse:
    """To the editor: from its part `first` on, and to the part `at` that was mended."""
    where = "".join(f"&{name}={said}" for name, said in (("from", first), ("at", at)) if _is_number(said))
    return redirect(f"{reverse('clinic-article', args=[found.id])}?in={language}{where}")


def _version(request: HttpRequest) -> int:
    said = request.POST.get("version", "")
    return int(said) if _is_number(said) else 0


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 8


def _write(desk: Desk) -> HttpResponse:
    """The article in one more language, typed or pasted."""
    request, found = desk.request, desk.article
    into, content = request.POST.get("into", ""), load()
    if into not in content.languages:
        raise Http404
    try:
        made = plain_article(request.POST.get("text", "")[: 10 * LONGEST], source=found.source, title=_title(request))
    except Refused as refused:
        return _page(desk, plain(f"article.refused.{refused.why}", language_now()))
    faults = faults_of(made.blocks, into, content)
    blocks = msgspec.to_builtins(made.blocks)
    articles.write_text(
        article=found, language=into, title=made.title, blocks=blocks, faults=len(faults), by=desk.member
    )
    say(request, "article.did.write")
    return _back(found, into)


def _title(request: HttpRequest) -> str:
    return request.POST.get("title", "").strip()[:TITLE]


def _typed(data: QueryDict, text: ArticleText) -> tuple[Block, ...]:
    """Our blocks with what was typed into each; one that was left empty is left out."""
    found = []
    for at, block in enumerate(blocks_from(text.blocks)):
        line = data.get(f"block-{at}")
        spans = block.spans if line is None else read(line[:LONGEST])
        out = bool(data.get(f"out-{at}")) if line is not None else block.out
        if not spans and block.kind != "image":
            spans, out = block.spans or (Span(""),), True
        found.append(msgspec.structs.replace(block, spans=spans, out=out))
    return tuple(found)


def _page(desk: Desk, problem: str = "", bare: Sequence[int] = ()) -> HttpResponse:
    """`bare`: the pictures that want words before this can be approved."""
    request, found, texts, text = desk.request, desk.article, desk.texts, desk.text
    content, language = load(), language_now()
    ours = blocks_from(text.blocks)
    first = _first(request, max(len(ours), len(found.blocks)))
    first = bare[0] - bare[0] % AT_A_TIME if bare else first
    held = article_pictures.of_article(found)
    wordless = plain("article.error.picture", language)
    told = propose_in(ours, text.language, content)
    shown = pairs(blocks_from(found.blocks), ours, told.faults, content, language)[first : first + AT_A_TIME]
    marks = [mark for pair in shown for mark in pair.reasons]
    written = {one.language for one in texts}
    words: dict[str, Any] = {
        "member": desk.member,
        "article": found,
        "about": told_about(found.about),
        "source_language": texts[0].language if len(texts) == 1 else text.language,
        "text": text,
        "texts": texts,
        "pairs": shown,
        "next_mark": _next_marks(shown),
        "first": first,
        "before": max(first - AT_A_TIME, 0) if first else None,
        "after": first + AT_A_TIME if first + AT_A_TIME < max(len(ours), len(found.blocks)) else None,
        "faults": len(told.faults),
        "kinds": _kinds(told, marks, language),
        "near": _near(told, language),
        "like": [(one, content.lessons[one.id]) for one in told.lessons],
        "grade": None if told.grade is None else number(told.grade, language),
        "scale": f"article.grade.{SCALES.get(text.language, '')}",
        "hard": told.grade is not None and too_hard(told.grade, text.language),
        "looks": [(one, plain(f"article.look.{one.did}", language)) for one in articles.looks(found)],
        "others": [one for code, one in content.languages.items() if code not in written],
        "pictures": {src: one for src, one in held.items() if one.kind},
        "refused": {src: plain(f"article.refused.{one.problem}", language) for src, one in held.items() if one.problem},
        "standing": standing(ours, held),
        "bare": dict.fromkeys(bare, wordless),
        "problem": problem,
        "problems": [("read", problem)] if problem else [(f"block-{at}", wordless) for at in bare],
        "said": said(request),
        "mended": _mended(request, shown),
    }
    return render(request, "web/clinic/article.html", words)


def _first(request: HttpRequest, many: int) -> int:
    """Where this page of the editor begins."""
    said = request.POST.get("from") or request.GET.get("from") or ""
    number = int(said) if _is_number(said) else 0
    return number - number % AT_A_TIME if number < many else 0


def _mended(request: HttpRequest, shown: Sequence[Pair]) -> int | None:
    """The part that was mended just now, where this page shows it."""
    said = request.GET.get("at", "")
    return int(said) if _is_number(said) and int(said) in {pair.number for pair in shown} else None


def _next_marks(shown: Sequence[Pair]) -> dict[int, int]:
    """The first mark behind each part, by the part's number."""
    found: dict[int, int] = {}
    behind = 0
    for pair in reversed(shown):
        found[pair.number] = behind
        behind = pair.reasons[0].number if pair.reasons else behind
    return found


def _kinds(told: Proposal, marks: Sequence[Reason], language: str) -> list[tuple[str, int, int | None]]:
    """How many marks of each kind there are, and the first of them among those on this page."""
    many = Counter(plain(f"article.fault.{fault.kind}", language) for fault in told.faults)
    first = {mark.name: mark.number for mark in reversed(marks)}
    return [(name, count, first.get(name)) for name, count in many.items()]


def _near(told: Proposal, language: str) -> list[tuple[str, str]]:
    content = load()
    known: dict[str, Driver | Pattern] = {**content.drivers, **content.patterns}
    return [(pick(known[one.id].name, language), ", ".join(one.words)) for one in told.topics]
