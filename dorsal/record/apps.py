from __future__ import annotations

from django.apps import AppConfig


class Record(AppConfig):
    name = "dorsal.record"
    label = "record"
