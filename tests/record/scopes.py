"""For every public function of the record: whose rows it may return. One without a line here fails the test."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import dorsal.record

DAY = date(2026, 11, 21)
WITHOUT_ROWS = ("apps", "models", "management", "migrations")

# Given a person, they return rows of this person alone.
OF_A_PERSON: dict[str, Callable[[Any, Any], Any]] = {
    "queries.entries": lambda f, p: f(p),
    "queries.entry_with": lambda f, p: [f(p, one) for one in every("Entry")],
    "queries.answers": lambda f, p: f(p),
    "queries.decisions": lambda f, p: f(p),
    "queries.latest_decision": lambda f, p: f(p),
    "settled.first_decided": lambda f, p: f(p),
    "settled.planned": lambda f, p: f(p),
    "queries.examinations": lambda f, p: f(p),
    "queries.country": lambda f, p: f(p),
    "queries.language": lambda f, p: f(p),
    "settled.consented": lambda f, p: f(p, "begin-1"),
    "queries.known_now": lambda f, p: f(p),
    "queries.last_sequence": lambda f, p: f(p),
    "queries.last_sequences": lambda f, p: f([p.id]),
    "queries.plans_kept": lambda f, p: f([p.id]),
    "queries.state_kept": lambda f, p: f(p),
    "queries.plan_kept": lambda f, p: f(p),
    "queries.has": lambda f, p: f(p, "answer"),
    "queries.known_since": lambda f, p: f(p, 0),
    "queries.countries": lambda f, p: f([p.id]),
    "queries.person_with": lambda f, p: f(p.id),
    "queries.moment": lambda f, p: f(p),
    "queries.devices": lambda f, p: f(p),
    "queries.feed": lambda f, p: f(p),
    "glance.glances": lambda f, p: f([p.id], member=None),
    "glance.name_of": lambda f, p: f(p),
    "glance.counted": lambda f, p: f(p),
    "glance.urgency_decided": lambda f, p: f([p.id]),
    "archiving.gathered": lambda f, p: f(p),
    "teams.care_team": lambda f, p: [f(p), f(p, ended=True)],
    "teams.accesses": lambda f, p: [f(p), f(p, most=None)],
    "teams.invitations": lambda f, p: f(p),
    "requests.requests": lambda f, p: f(p),
    "requests.every": lambda f, p: f(p),
    "harvest.whole": lambda f, p: f([p.id]),
    "holding.hold": lambda f, p: f(p),
}
# Given a clinic, they return rows of this clinic alone.
OF_A_CLINIC: dict[str, Callable[[Any, Any], Any]] = {
    "teams.members": lambda f, c: f(c),
    "teams.member_with": lambda f, c: [f(c, one) for one in every("Membership")],
    "articles.count": lambda f, c: f(c),
    "articles.how_many": lambda f, c: f(c),
    "articles.listed": lambda f, c: f(c),
    "articles.imports": lambda f, c: f(c),
    "articles.article_with": lambda f, c: [f(c, one) for one in every("Article")],
    "articles.import_with": lambda f, c: [f(c, one) for one in every("ArticleImport")],
    "article_pictures.of_clinic": lambda f, c: [
        f(c, one, other) for one in every("Article") for other in every("ArticlePicture")
    ],
}
# Given a person, they return what the clinics on this person's care team have approved, and nothing of other clinics.
OF_ITS_CLINICS: dict[str, Callable[[Any, Any], Any]] = {
    "articles.shown_to": lambda f, p: f(p, "en"),
    "articles.shown_with": lambda f, p: [f(p, one, "en") for one in every("Article")],
    "articles.shown_texts": lambda f, p: [f(p, one) for one in every("Article")],
    "article_pictures.shown_to": lambda f, p: [f(p, one) for one in every("Article")],
    "article_pictures.shown_with": lambda f, p: [
        f(p, one, other) for one in every("Article") for other in every("ArticlePicture")
    ],
}
# Given who asks, they return rows of themselves, or of those whose care team they are on now; asked about everybody.
OF_WHO_ASKS = {"queries.person_for", "teams.membership", "teams.open_case", "teams.open_caseload", "signed_in.sessions"}
# Given a secret, they return what it opens and no more.
OF_A_SECRET = {"queries.person_of_feed", "teams.invitation"}
# They write for whom they are given, or refuse; who that may be is held by the tests named.
WRITES = {
    "tests/record/test_scope.py": {"teams.write", "changes.change", "teams.join_team"},
    "tests/record/test_teams.py": {
        "teams.found_clinic", "teams.end_membership", "teams.dissolve", "teams.invite_to_team",
        "teams.invite_to_clinic", "teams.withdraw", "teams.join_clinic", "teams.end_care",
    },
    "tests/record/test_requests.py": {
        "requests.ask", "requests.consent_to", "requests.decline", "requests.forget",
    },
    "tests/web/test_proposals.py": {"changes.judge", "changes.agree"},
    "tests/web/test_articles.py": {
        "articles.bring", "articles.write_text", "articles.mend", "articles.judge", "articles.take_source",
        "articles.keep_ours", "articles.forget", "articles.begin_import", "articles.keep_posts", "articles.keep_page",
        "articles.end_import", "articles.wish_on", "articles.wish_no_more",
    },
    "tests/web/test_article_pictures.py": {
        "article_pictures.say_own", "article_pictures.take_back", "article_pictures.keep", "article_pictures.refuse",
        "articles.note",
    },
    "tests/record/test_entries.py": {
        "actions.create_person", "actions.record_entry", "actions.record_answers", "actions.record_consent",
        "actions.record_place", "actions.record_decision", "actions.record_examination",
    },
    "tests/record/test_devices.py": {
        "actions.record_from_device", "actions.give_key", "actions.keep_device", "actions.end_device",
    },
    "tests/record/test_erasure.py": {
        "actions.erase_person", "actions.erase_expired", "actions.erase_again", "erasing.erase", "erasing.close",
        "erasing.end_sessions", "erasing.end_second_factors",
    },
    "tests/record/test_second_factors.py": {"actions.remove_second_factors"},
    "tests/record/test_accounts.py": {
        "actions.adopt", "session.person_of", "session.begin", "session.adopt", "session.forget",
    },
    "tests/web/test_erased_meanwhile.py": {"session.erased"},
    "tests/record/test_plans_kept.py": {"actions.keep_plans"},
    "tests/record/test_reminder_killed.py": {"actions.claim_reminder"},
    "tests/record/test_retention.py": {"retention.enforce"},
    "tests/record/test_demo.py": {
        "actions.tell_demo_people", "actions.set_demo_user", "demo.load", "demo_clinic.load", "demo_clinic.care_for",
        "demo_clinic.remove",
    },
    "tests/web/test_calendar.py": {
        "actions.make_feed", "actions.end_feed", "actions.keep_moment", "actions.end_letters",
    },
    "tests/web/test_guarded.py": {"accounts.end_sessions", "accounts.reseal_factors"},
    "tests/web/test_signed_in.py": {"signed_in.end_session"},
}  # fmt: skip
# They answer for the whole server, so no page asks them: commands, checks and the work of the night do.
OF_THE_SERVER = {
    "queries.everybody", "queries.everybodys_ids", "queries.moments_to_remind", "queries.erasures", "queries.user_with",
    "queries.written_since", "copying.copy_people",
    "queries.anybody", "queries.content_hashes", "queries.demo_users", "queries.demo_people",
    "queries.demo_people_exist", "demo_clinic.members",
    "articles.next_import", "articles.imports_wait", "article_pictures.wait", "article_pictures.next_wanted",
    "articles.clinic_named", "bringing.bring", "harvest.came_at", "harvest.last_entry", "harvest.there",
    "harvest.contents_kept", "harvest.erased", "harvest.refused", "harvest.with_news",
    "backup.lines_in", "backup.opened", "backup.write", "health.applied", "health.can_write",
    "health.from_the_future", "health.newer", "health.unapplied", "health.well", "jobs.failures",
    "jobs.last_success", "jobs.last_turn",
    "jobs.prune", "jobs.queue_if_due", "jobs.successes", "jobs.waiting", "jobs.worker_id", "returning.forget",
    "returning.refuse_again", "counting.left_out", "counting.refusals",
    "snapshot.others_are_connected", "snapshot.put_dump", "snapshot.rows", "snapshot.rows_now", "snapshot.take",
    "storage.careless", "storage.rewrite", "storage.scrub", "guards.missing", "guards.names", "guards.install",
    "guards.remove",
}  # fmt: skip
# They look nothing up, or only in what they are given.
WITHOUT_LOOKING = {
    "glance.short", "counting.counted",
    "queries.known_at", "queries.stands", "queries.unused", "queries.content_blob", "teams.names", "articles.texts_of",
    "articles.text_in",
    "articles.looks", "articles.digest", "articles.clinic_with", "article_pictures.of_article",
    "archiving.authors", "archiving.by_author", "archiving.is_own", "archiving.for_the_team", "replay.replay",
    "replay.stored_content", "replay.differences", "kinds.fitted", "kinds.as_kept",
    "kinds.canonical", "ids.new_id", "ids.new_key",
    "ids.opaque", "clocks.skew", "clocks.written", "clocks.moment", "clocks.seconds", "changes.over",
    "changes.same_thing", "holding.held", "demo.stories", "signed_in.over", "signed_in.ends_of", "signed_in.moment",
    "demo.begun", "archived.schema", "archived.schema_text",
}  # fmt: skip


def every(table: str) -> list[Any]:
    """The ids of all rows."""
    from django.apps import apps  # noqa: PLC0415  once the apps are ready

    return list(apps.get_model("record", table)._default_manager.values_list("pk", flat=True))


def public() -> Iterator[tuple[str, Any]]:
    """Every function that the room offers to others."""
    for module in pkgutil.iter_modules(dorsal.record.__path__):
        if module.name in WITHOUT_ROWS:
            continue
        loaded = importlib.import_module(f"dorsal.record.{module.name}")
        for name, found in inspect.getmembers(loaded, inspect.isfunction):
            if inspect.unwrap(found).__module__ == loaded.__name__ and not name.startswith("_"):
                yield f"{module.name}.{name}", found


def ruled() -> set[str]:
    writes = {name for names in WRITES.values() for name in names}
    return {
        *OF_A_PERSON,
        *OF_A_CLINIC,
        *OF_ITS_CLINICS,
        *OF_WHO_ASKS,
        *OF_A_SECRET,
        *writes,
        *OF_THE_SERVER,
        *WITHOUT_LOOKING,
    }


def flat(value: Any) -> Iterator[str]:
    """Every text and every id in what a function returned, however deep."""
    from django.db.models import Model  # noqa: PLC0415  once the apps are ready

    if isinstance(value, Model):
        names = [field.attname for field in value._meta.concrete_fields]
        yield from flat([value.__dict__.get(name) for name in names])
    elif isinstance(value, dict):
        yield from flat([*value, *value.values()])
    elif isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from flat(one)
    elif hasattr(value, "__dataclass_fields__"):
        yield from flat([getattr(value, name) for name in value.__dataclass_fields__])
    elif hasattr(value, "__struct_fields__"):
        yield from flat([getattr(value, name) for name in value.__struct_fields__])
    elif value is not None:
        yield str(value)
