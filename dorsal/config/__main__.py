"""`python -m dorsal.config migrate`: Django's commands without a file to find."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsal.config.settings")
    execute_from_command_line(["python -m dorsal.config", *sys.argv[1:]])


if __name__ == "__main__":
    main()
