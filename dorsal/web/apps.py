"""Tells Django about the pages."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages; everything they say is content."""

    name = "dorsal.web"
    label = "web"
