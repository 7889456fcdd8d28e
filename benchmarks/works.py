# SPDX-License-Identifier: MIT
"""How fast records become works, digest included: ``python benchmarks/works.py``.

Every record of a pass is another one, and each pass begins with empty caches, as a worker process
does; so nothing is measured that only repetition makes fast. Reading records from JSON is not part
of it. The fastest pass says what the code takes, the median also what else the machine had to do.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from invenio_orcid_autoupdate.works.dates import map_date
from invenio_orcid_autoupdate.works.languages import map_country, map_language
from invenio_orcid_autoupdate.works.mapper import map_record
from invenio_orcid_autoupdate.works.validation import find_problems

Record = dict[str, Any]

ADA, BOB = "0000-0002-1825-0097", "0000-0001-5109-3700"

AIM = 2000
"""Typical works per second on one core."""

PARAGRAPH = (
    "<p>Fragments of <em>Aquila &amp; Minerva</em> ware were measured at 14 sites along the river"
    " (see Table&nbsp;2). We find that <strong>glaze thickness</strong> grows by 3 &mu;m in each"
    " decade, that <math><mi>d</mi><mo>=</mo><mn>2</mn></math> holds within 5&nbsp;%, and that"
    " shards from the upper layers are younger than those below them. The data contain one line"
    " for each shard, with position, depth, thickness and a photograph.</p>"
)
HTML = PARAGRAPH * 3 + "<ul><li>shards.csv: the measurements</li><li>photos.zip</li></ul>"


def small_record(number: int) -> Record:
    """Return a record with the fields that InvenioRDM requires, and a DOI."""
    return {
        "id": f"abcde-{number:05d}",
        "pids": {"doi": {"identifier": f"10.5072/abcde-{number:05d}", "provider": "datacite"}},
        "metadata": {
            "title": f"Shards of pottery, part {number}",
            "resource_type": {"id": "dataset"},
            "publication_date": _day(number),
            "creators": [_person("Ada", f"Lovelace {number}", ADA)],
        },
    }


def typical_record(number: int) -> Record:
    """Return an article's data set: five creators, two contributors, an abstract, a grant."""
    record = small_record(number)
    record["metadata"] |= {
        "additional_titles": [
            {"title": "Sites along the river", "type": {"id": "subtitle"}, "lang": {"id": "eng"}},
            {"title": "Scherben", "type": {"id": "translated-title"}, "lang": {"id": "deu"}},
        ],
        "description": HTML,
        "publisher": "Demo repository",
        "languages": [{"id": "eng", "title": {"en": "English"}}],
        "creators": [
            _person("Ada Augusta", "Lovelace", ADA),
            _person("Bob", f"Baker {number}", BOB),
            *(_person(f"Carl {place}", "Çelik") for place in range(3)),
        ],
        "contributors": [
            _person("Dora", "Data", role="datacurator"),
            _person("Edna", "Editor", role="editor"),
        ],
        "identifiers": [
            {"scheme": "arxiv", "identifier": f"arXiv:2101.{number % 100_000:05d}"},
            {"scheme": "handle", "identifier": f"10013/epic.{number}"},
        ],
        "related_identifiers": [
            _related("doi", f"10.1000/paper.{number}", "issupplementto"),
            _related("doi", f"10.1000/cited.{number}", "cites"),
            _related("issn", "2041-1723", "ispublishedin"),
        ],
        "funding": [
            {
                "funder": {"id": "00k4n6c32", "name": "European Commission"},
                "award": {"id": f"00k4n6c32::{number}", "number": str(number)},
            }
        ],
    }
    record["custom_fields"] = {
        "journal:journal": {"title": "Journal of Psychoceramics", "issn": "2041-1723"},
        "imprint:imprint": {"place": "Geneva, Switzerland"},
    }
    return record


def crowded_record(number: int) -> Record:
    """Return a typical record with 5,000 creators, of whom the last is the linked one."""
    record = typical_record(number)
    crowd = [_person("Pat", f"Particle {place}") for place in range(4999)]
    record["metadata"]["creators"] = [*crowd, _person("Ada", "Lovelace", ADA)]
    return record


KINDS: dict[str, tuple[Callable[[int], Record], int]] = {
    "small": (small_record, 2000),
    "typical": (typical_record, 2000),
    "5,000 creators": (crowded_record, 20),
}
"""Kind of record -> how to make one, and how many make a pass."""


def map_all(records: list[Record]) -> None:
    """Map records as a worker does: work, problems, digest."""
    for record in records:
        work = map_record(
            record,
            parent_doi=f"{record['pids']['doi']['identifier']}.all",
            other_version_dois=(),
            authenticated_orcids={ADA, BOB},
            linked_orcid=ADA,
        )
        if find_problems(work):
            raise ValueError("A record of the benchmark is not valid.")
        work.content_hash()


def measure(records: list[Record]) -> float:
    """Return the seconds of CPU time for each record, beginning with empty caches."""
    for cached in (map_date, map_language, map_country):
        cached.cache_clear()
    gc.collect()
    begin = time.process_time()
    map_all(records)
    return (time.process_time() - begin) / len(records)


def main() -> int:
    """Print the table; 1 if typical works miss the aim."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--passes", type=int, default=7, help="passes of each kind (7)")
    passes = parser.parse_args().passes
    print(f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} CPUs\n")
    print("| record | works/s | fastest pass | median pass |\n|---|---:|---:|---:|")
    rates = {}
    for kind, (make, count) in KINDS.items():
        records = [make(number) for number in range(count)]
        times = [measure(records) for _ in range(passes)]
        rates[kind] = 1 / min(times)
        median = statistics.median(times)
        print(f"| {kind} | {rates[kind]:,.0f} | {_text(min(times))} | {_text(median)} |")
    return 0 if rates["typical"] >= AIM else 1


def _person(given: str, parent: str, orcid: str | None = None, role: str | None = None) -> Record:
    who: Record = {"type": "personal", "given_name": given, "family_name": parent}
    who["name"] = f"{parent}, {given}"
    if orcid:
        who["identifiers"] = [{"scheme": "orcid", "identifier": orcid}]
    person: Record = {"person_or_org": who, "affiliations": [{"name": "University of Mainz"}]}
    return person | ({"role": {"id": role}} if role else {})


def _related(scheme: str, identifier: str, relation: str) -> Record:
    return {"scheme": scheme, "identifier": identifier, "relation_type": {"id": relation}}


def _day(number: int) -> str:
    return f"{2000 + number % 25}-{1 + number % 12:02d}-{1 + number % 28:02d}"


def _text(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:,.1f} ms"


if __name__ == "__main__":
    sys.exit(main())
