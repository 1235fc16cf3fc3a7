"""`dorsal registry explain | export | bench`: a rule as table, SQL and CQL; all of them as CQL; how fast they are."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from sqlglot import exp

from dorsal.cli import InputError, registry_tables
from dorsal.cli.tables import combinations, drawn, lines
from dorsal.content import load
from dorsal.content.schema import Content
from dorsal.registry import cql
from dorsal.registry.composed import Composer, Made
from dorsal.registry.ruled import Rule, every_rule
from dorsal.registry.wide import COMPUTED

WIDTH = 110


def run(options: argparse.Namespace) -> int:
    if options.task == "bench":
        from dorsal.cli import bench_registry  # noqa: PLC0415

        sizes = sorted({*options.sizes, options.people, options.spark})
        engines, fhir4ds = (folder and folder.resolve() for folder in (options.engines, options.fhir4ds))
        return bench_registry.run(sizes, options.people, options.spark, engines, fhir4ds)
    content = load()
    if options.task != "explain" and getattr(options, "what", "") != "cql":
        return registry_tables.run(registry_tables.asked(options), content)
    if options.task == "explain":
        print("\n".join(explained(found(options.rule, content), Composer(content))))
    elif options.to is None:
        print(cql.written(content).rstrip())
    else:
        options.to.write_text(cql.written(content), encoding="utf-8")
    return 0


def found(name: str, content: Content) -> Rule:
    """The rule of this name, or the only one whose name ends so. Raises InputError."""
    rules = every_rule(content)
    if name in rules:
        return rules[name]
    alike = [rule for rule in rules.values() if name in rule.name.split("/")]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise InputError(f"several rules are called so: {', '.join(rule.name for rule in alike)}")
    raise InputError(f"no rule is called '{name}'; they are named like {', '.join([*rules][:3])}")


def explained(rule: Rule, composer: Composer) -> Iterator[str]:
    """The whole page of text."""
    content = composer.content
    yield rule.name
    for language in content.languages.values():
        yield ""
        yield f"## {language.name}"
        yield from (f"{'  ' * depth}{line}" for depth, line in lines(drawn(rule.form, content, language.code)))
        for name in _named_inside(rule, content, language.code):
            yield from ("", *name)
    needed = _needed(rule, composer.made)
    for title, dialect in (("SQL, as Polars reads it", ""), ("SQL, as Spark reads it", "spark")):
        yield from ("", f"## {title}")
        for one in needed:
            yield f"{one.what.sql(dialect=dialect, pretty=len(one.what.sql()) > WIDTH)} AS {_name(one.name, dialect)}"
    yield from ("", "## CQL")
    for one in needed:
        yield f'define "{one.name}": {cql.text(one.what)}'


def _name(name: str, dialect: str) -> str:
    return exp.to_identifier(name, quoted=True).sql(dialect=dialect)


def _needed(rule: Rule, made: dict[str, Made]) -> list[Made]:
    """The rule, after the undisputed findings that it reads; triage, if it reads that, goes by its name."""
    read = dict.fromkeys(column.name for column in made[rule.column].what.find_all(exp.Column))
    return [*(made[name] for name in read if name in made and name != COMPUTED), made[rule.column]]


def _named_inside(rule: Rule, content: Content, language: str) -> Iterator[list[str]]:
    """What the named combinations in it mean."""
    drawn_lines = "\n".join(line for _, line in lines(drawn(rule.form, content, language)))
    for name, form in combinations(content).items():
        called = content.compounds[name].name[language]
        if form != rule.form and called in drawn_lines:
            yield [f"{called}:", *(f"{'  ' * (d + 1)}{line}" for d, line in lines(drawn(form, content, language)))]
