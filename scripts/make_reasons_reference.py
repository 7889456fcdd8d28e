# SPDX-License-Identifier: MIT
"""Writes ``docs/reasons.md`` from the sentences of the package.

``python scripts/make_reasons_reference.py`` after a change there; a unit test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from invenio_orcid_autoupdate.services.operations.reasons import CAUSES, FINDINGS, MEANINGS, STEPS
from invenio_orcid_autoupdate.state_texts import PROBLEM_TEXTS, REASON_TEXTS, WITHOUT_DETAIL

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reasons.md"

HEAD = """\
# Codes and what they mean

What the command line, the REST API and the tables say in one word. This page is made by
`python scripts/make_reasons_reference.py` from the sentences of the package.

`invenio orcid-autoupdate explain RECID` says which of them holds for a record, and
`invenio orcid-autoupdate retry --class CODE` tries the works again that have a reason, a problem,
or an error code of ORCID.
"""


def build() -> str:
    """Return the whole page."""
    parts = [
        HEAD,
        _reasons(),
        _table(
            "Problems: what a record lacks (`invalid_metadata`)",
            "what the record needs",
            PROBLEM_TEXTS,
        ),
        _table("DOIs that are not registered (`dois list`)", "cause", CAUSES),
        _table("What a comparison finds (`reconcile`)", "meaning", FINDINGS),
        _table("What follows from it (`reconcile`)", "meaning", STEPS),
    ]
    return "\n".join(parts)


def _reasons() -> str:
    rows = (
        f"| `{_code(code)}` | {_read(code)} | {_cell(meaning)} |\n"
        for code, meaning in MEANINGS.items()
    )
    head = "| reason | researchers read | what it means, and what ends it |\n|---|---|---|\n"
    return "## Reasons: why a work is not in an ORCID record\n" + head + "".join(rows)


def _table(title: str, column: str, sentences: Mapping[object, object]) -> str:
    rows = (f"| `{_code(code)}` | {_cell(text)} |\n" for code, text in sentences.items())
    return f"## {title}\n| code | {column} |\n|---|---|\n" + "".join(rows)


def _read(code: object) -> str:
    return _cell(WITHOUT_DETAIL.get(code) or REASON_TEXTS.get(code) or "–")


def _code(code: object) -> str:
    return str(getattr(code, "value", code))


def _cell(text: object) -> str:
    """Return a sentence as the text of a table's cell; what is filled in later is an ellipsis."""
    words = str(text)
    for name in _names(words):
        words = words.replace(f"%({name})s", "…")
    return words.replace("|", r"\|")


def _names(text: str) -> Iterator[str]:
    for part in text.split("%(")[1:]:
        yield part.partition(")s")[0]


if __name__ == "__main__":
    TARGET.write_text(build(), encoding="utf-8")
