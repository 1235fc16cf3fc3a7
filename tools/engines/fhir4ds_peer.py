"""Runs rules in CQL over FHIR: `python fhir4ds_peer.py RULES.cql NAMES.json PEOPLE.jsonl RESULTS.jsonl ROUNDS`.

With fhir4ds, in build/fhir4ds, as its documentation shows: resources loaded into its connection once, then one measure
for all patients. Prints the seconds and the processor seconds of each round, with the translation to SQL and without.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fhir4ds

SYSTEM = "urn:dorsal:findings"


def resources(number: int, findings: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One person: a Patient, and an Observation for each finding that is known."""
    person = f"p{number:07}"
    yield {"resourceType": "Patient", "id": person}
    for number_of, (name, value) in enumerate(findings.items()):
        if value is not None:
            yield {
                "resourceType": "Observation",
                "id": f"{person}-{number_of}",
                "status": "final",
                "subject": {"reference": f"Patient/{person}"},
                "code": {"coding": [{"system": SYSTEM, "code": name}]},
                **valued(value),
            }


def valued(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"valueBoolean": value}
    return {"valueQuantity": {"value": value}} if isinstance(value, float) else {"valueString": value}


def main(cql: str, names: str, people: str, results: str, rounds: str) -> None:
    connection = fhir4ds.create_connection()
    told = [json.loads(line) for line in Path(people).read_text(encoding="utf-8").splitlines()]
    wanted = {name: name for name in json.loads(Path(names).read_text(encoding="utf-8"))}
    fhir4ds.FHIRDataLoader(connection).load_resources(
        [one for n, each in enumerate(told) for one in resources(n, each)]
    )

    def judged(only: list[str] | None = None) -> Any:
        return fhir4ds.evaluate_measure(library_path=cql, conn=connection, output_columns=wanted, patient_ids=only)

    said = judged().sort_values("patient_id")
    Path(results).write_text(said.to_json(orient="records", lines=True), encoding="utf-8")
    whole, alone = [], []
    for _ in range(int(rounds)):
        start, used = time.perf_counter(), time.process_time()
        judged()
        middle, half = time.perf_counter(), time.process_time()
        judged(["p0000000"])
        end, done = time.perf_counter(), time.process_time()
        whole.append((middle - start, half - used))
        alone.append((max(2 * middle - start - end, 1e-6), max(2 * half - used - done, 1e-6)))
    print(json.dumps({"whole": whole, "alone": alone}))


main(*sys.argv[1:])
