"""No page takes a file: one that is sent all the same is refused at its first bytes, so that none fills the disk."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler


class NoFiles(FileUploadHandler):
    def new_file(self, *_args: Any, **_kwargs: Any) -> None:
        raise BadRequest("no page takes a file")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Never reached."""

    def file_complete(self, file_size: int) -> None:
        """Never reached."""
