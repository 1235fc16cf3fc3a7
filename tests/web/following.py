"""What tests of somebody who follows a plan share."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from dorsal.record import queries
from dorsal.record.models import Person


def written(person: Person, *kinds: str) -> list[dict[str, Any]]:
    """What was written of these kinds, oldest first."""
    return [one.body for one in queries.entries(person) if one.kind in kinds]


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.headers.get("Location"))
    return str(response.content.decode())


def goes(client: Client, address: str, **sent: str) -> str:
    """Send a form; where it leads."""
    response = client.post(address, {name.replace("_", "-"): value for name, value in sent.items()})
    return str(response.headers.get("Location", ""))


def items(client: Client) -> list[str]:
    """The exercises of today that nothing was noted of, as /today names them."""
    found = re.search(r'<ul class="plan-list">(.*?)</ul>', page(client, "/today"), re.DOTALL)
    return re.findall(r"/exercises/([\w-]+)", found[1]) if found else []


def whole_session(client: Client, pain: str = "2", **sent: str) -> str:
    """Begin and note every exercise; the address of the end."""
    at = goes(client, "/session", pain=pain)
    while "/items/" in at:
        at = goes(client, at, done="all", pain=pain, **sent)
    return at
