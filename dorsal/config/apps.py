"""Wires what only this room may know: checks, and what signing up means for the record."""

from __future__ import annotations

from django.apps import AppConfig


class Configuration(AppConfig):
    name = "dorsal.config"
    label = "config"

    def ready(self) -> None:
        from dorsal.config import accounts, checks  # noqa: F401, PLC0415  registering is their effect, once apps are there
