"""The tables of a clinic's own articles: theirs, never the project's. `articles` alone writes and reads them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dorsal.record.ids import new_id
from dorsal.record.models import Clinic, Membership


class Article(models.Model):
    """What a clinic brought in, as its source had it when it was last read: the title and blocks that came, cleaned.

    `hash` is of what came; `changed`: when the source was found to differ after somebody had looked.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=700)
    hash = models.CharField(max_length=64)
    title = models.CharField(max_length=400)
    blocks = models.JSONField()
    about = models.JSONField()
    fetched = models.DateTimeField()
    changed = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Article]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["clinic", "source"], name="one_article_for_each_source")
        ]

    def __str__(self) -> str:
        return f"article {self.id}"


class ArticleText(models.Model):
    """An article in one language, as it is being mended; `shown` is what people may read, and only approval sets it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=16)
    title = models.CharField(max_length=400)
    blocks = models.JSONField()
    faults = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=16)
    mended = models.BooleanField(default=False)
    shown = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager[ArticleText]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "language"], name="one_text_for_each_language")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} in {self.language}"


class ArticleLook(models.Model):
    """That somebody mended, approved, rejected or was given a text, when, and the hash of what it said then."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.ForeignKey(ArticleText, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    did = models.CharField(max_length=16)
    at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    objects: ClassVar[models.Manager[ArticleLook]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.did} {self.text_id}"


class ArticleImport(models.Model):
    """An address being read, a site's posts page by page, and how far that is; one that broke off goes on from `page`.

    `address`: what was asked for. `posts`: where the list of a site's posts is; empty until it is found.
    `waits`: since when it waits for the queue to read on; empty while nobody wants that. `by`: who asked for it last.
    `own_pictures`: they said that the pictures are the clinic's own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=700)
    posts = models.CharField(max_length=700, blank=True)
    language = models.CharField(max_length=16, blank=True)
    categories = models.JSONField(default=list)
    page = models.PositiveIntegerField(default=1)
    pages = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    began = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    problem = models.CharField(max_length=64, blank=True)
    waits = models.DateTimeField(null=True)
    by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    own_pictures = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[ArticleImport]] = models.Manager()

    def __str__(self) -> str:
        return f"import {self.id} of {self.address}"


class ArticlePicture(models.Model):
    """A picture of an article that the clinic says is its own: wanted, then fetched once, or refused (`problem`).

    `key`: the hash of its address, which is too long to be one. `kind`, `width`, `height`: as its own bytes tell.
    `data`: without metadata once `fetched` says when; until then what an earlier version kept, which nobody is shown.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    src = models.CharField(max_length=2000)
    key = models.CharField(max_length=64)
    by = models.ForeignKey(Membership, null=True, on_delete=models.SET_NULL, related_name="+")
    said = models.DateTimeField()
    fetched = models.DateTimeField(null=True)
    data = models.BinaryField(null=True)
    size = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=16, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=64, blank=True)

    objects: ClassVar[models.Manager[ArticlePicture]] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["article", "key"], name="one_picture_for_each_address")
        ]

    def __str__(self) -> str:
        return f"picture {self.id}"
