"""The command `dorsal`: it exits 0 for every valid result, an emergency too, and 2 for input that a caller can mend."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from dorsal.cli import articles_options, installation, registry_options

MENDABLE = 2
TASKS = ("calibrate", "compare", "forecasts", "safety")


class InputError(ValueError):
    """Input that a caller can mend: where it stands, and what was expected."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # advice must reach a terminal that claims to know ASCII only
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in installation.COMMANDS:
        return installation.run(given)
    options = _parser().parse_args(given)
    from dorsal.content import ContentError  # noqa: PLC0415 - after the arguments, so that --help is quick

    try:
        return _run(options)
    except InputError as error:
        print(error, file=sys.stderr)
    except ContentError as error:
        print(error, file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    return MENDABLE


def _run(options: argparse.Namespace) -> int:
    """Each command is imported when it is asked for: a quick one does not pay for a slow one."""
    if options.command == "assess":
        from dorsal.cli import assess  # noqa: PLC0415

        return assess.run(options.file, options.lang, as_json=options.json)
    if options.command == "plan":
        from dorsal.cli import plan  # noqa: PLC0415

        return plan.run(options.file, options.lang, as_json=options.json)
    if options.command == "course":
        from dorsal.cli import course  # noqa: PLC0415

        return course.run(options.file, options.lang, as_json=options.json)
    if options.command == "questions":
        from dorsal.cli import questions  # noqa: PLC0415

        return questions.run(as_json=options.json, language=options.lang)
    if options.command == "content":
        return _content(options)
    if options.command == "cases":
        return _cases(options.folder)
    if options.command == "reference":
        from dorsal.cli import reference  # noqa: PLC0415

        return reference.run(check=options.check)
    if options.command == "simulate":
        from dorsal.cli import simulate  # noqa: PLC0415

        asked = simulate.Run(options.people, options.seed, options.to, options.weeks, options.workers)
        return simulate.run(options.task, asked)
    return _other(options)


def _other(options: argparse.Namespace) -> int:
    if options.command == "gap":
        from dorsal.cli import gap  # noqa: PLC0415

        return gap.run(options.weeks, options.seconds, seed=options.seed)
    if options.command == "articles":
        from dorsal.cli import articles  # noqa: PLC0415

        return articles.run(options)
    if options.command == "figure":
        from dorsal.cli import figure  # noqa: PLC0415

        form: figure.Form = "json" if options.json else "words" if options.camera else "picture"
        return figure.run(options.id, options.level, options.lang, form, left=options.left)
    if options.command == "registry":
        from dorsal.cli import registry  # noqa: PLC0415

        return registry.run(options)
    from dorsal.cli import bench  # noqa: PLC0415

    return bench.run()


def _cases(folder: Path) -> int:
    """A folder of written people; or real patients with an expert's label, by their name or where they are."""
    from dorsal.cli import cases, mechanism_told  # noqa: PLC0415

    here = (folder / mechanism_told.FILE).is_file()
    if here or (folder == Path("mechanism") and not folder.is_dir()):
        from dorsal.cli import mechanism  # noqa: PLC0415

        return mechanism.run(folder if here else None)
    return cases.run(folder)


def _content(options: argparse.Namespace) -> int:
    if options.task == "check":
        from dorsal.cli import content_check  # noqa: PLC0415

        return content_check.run(options.folder)
    from dorsal.cli import preview  # noqa: PLC0415

    return preview.run(options.to)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dorsal", description="Open back-pain care: answers to a first plan.")
    commands = parser.add_subparsers(dest="command", required=True)
    assess = commands.add_parser("assess", help="judge one file of answers")
    assess.add_argument("file", type=Path, help="answers as YAML or JSON: {on, language, country, answers}")
    assess.add_argument("--lang", help="language of the words (default: the file's)")
    assess.add_argument("--json", action="store_true", help="for another program, instead of a page of text")
    plan = commands.add_parser("plan", help="plan the week that a history's day is in, with every reason")
    plan.add_argument("file", type=Path, help="a history: an answers file with began and entries beside the answers")
    plan.add_argument("--lang", help="language of the words (default: the file's)")
    plan.add_argument("--json", action="store_true", help="for another program, instead of a page of text")
    course = commands.add_parser("course", help="follow one person's check-ins, and foresee the next")
    course.add_argument("file", type=Path, help="a history: an answers file with began and entries beside the answers")
    course.add_argument("--lang", help="language of the words (default: the file's)")
    course.add_argument("--json", action="store_true", help="for another program, instead of a page of text")
    questions = commands.add_parser("questions", help="list every question")
    questions.add_argument("--lang", help="language of the words in the plain list")
    questions.add_argument("--json", action="store_true", help="for another program")
    content = commands.add_parser("content", help="look after the content").add_subparsers(dest="task", required=True)
    check = content.add_parser("check", help="say everything that is wrong with the content")
    check.add_argument("folder", type=Path, nargs="?", help="another content folder")
    preview = content.add_parser("preview", help="every record side by side in its languages, as one page")
    preview.add_argument("--to", type=Path, default=Path("build/preview.html"), help="the file to write")
    cases = commands.add_parser("cases", help="run a folder of published cases, or 'mechanism': the pain patterns")
    cases.add_argument("folder", type=Path, help="the folder, or 'mechanism' for patients whom experts have labelled")
    reference = commands.add_parser("reference", help="write docs/reference from the content and the code")
    reference.add_argument("--check", action="store_true", help="only say what is stale")
    simulate = commands.add_parser("simulate", help="write simulated people as histories, one JSON document a line")
    simulate.add_argument("task", nargs="?", choices=TASKS, help="instead: judge, or set beside published figures")
    simulate.add_argument("--people", type=int, default=100)
    simulate.add_argument("--seed", type=int, default=20261121)
    simulate.add_argument("--to", type=Path, help="the file to write; for compare, the folder of the plots")
    simulate.add_argument("--weeks", type=int, default=2000, help="for safety: weeks of people to live through")
    simulate.add_argument("--workers", type=int, default=2, help="for safety: processes side by side")
    gap = commands.add_parser("gap", help="measure how far a chosen week is from a solver's bound")
    gap.add_argument("--weeks", type=int, default=120, help="weeks of as many simulated people")
    gap.add_argument("--seconds", type=float, default=20, help="the most that the solver may take for one")
    gap.add_argument("--seed", type=int, default=20261122)
    figure = commands.add_parser("figure", help="an exercise as a moving picture (SVG), or what a camera looks for")
    figure.add_argument("id", help="the exercise")
    figure.add_argument("--level", type=int, default=1)
    figure.add_argument("--camera", action="store_true", help="what a camera would look for, instead of the picture")
    figure.add_argument("--left", action="store_true", help="the other side than the one that is drawn")
    figure.add_argument("--lang", default="en", help="language of the words")
    figure.add_argument("--json", action="store_true", help="what a camera would look for, for another program")
    registry_options.add(commands)
    articles_options.add(commands)
    commands.add_parser("bench", help="measure, beside peers")
    for name, told in installation.COMMANDS.items():
        commands.add_parser(name, help=told)
    return parser
