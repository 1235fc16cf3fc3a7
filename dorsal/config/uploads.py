"""One page takes a file, from those who are signed in, and keeps it in memory; any other file is refused at its first
bytes, so that none fills the disk.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import reverse


class NoFiles(FileUploadHandler):
    """Stands before the one that keeps a file in memory, and lets nothing by but an article that a clinic brings."""

    def new_file(self, *_args: Any, **_kwargs: Any) -> None:
        asked = self.request
        user = getattr(asked, "user", None)
        wanted = asked is not None and asked.path == reverse("clinic-articles-import")
        if not wanted or user is None or not user.is_authenticated:
            raise BadRequest("this page takes no file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django names both
        """On to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""
