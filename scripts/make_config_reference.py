# SPDX-License-Identifier: MIT
"""Writes ``docs/configuration.md`` from the values and docstrings of ``config.py``.

``python scripts/make_config_reference.py`` after a change there; a unit test compares the two.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "invenio_orcid_autoupdate" / "config.py"
TARGET = ROOT / "docs" / "configuration.md"

HEAD = """\
# Configuration

All settings of the package, for `invenio.cfg`. An installation needs the first two; every other
value has a default that is safe and works. Restart web, worker and beat after a change.

This page is made by `python scripts/make_config_reference.py` from
`invenio_orcid_autoupdate/config.py`; change the docstrings there.

| setting | default | meaning |
|---|---|---|
"""


class Setting(NamedTuple):
    """One value of ``config.py``: its name, its default as written there, and its docstring."""

    name: str
    default: str
    text: str


def read_settings(source: str) -> Iterator[Setting]:
    """Return the settings in their order.

    :param source: Python text: assignments, each followed by a docstring.
    :raises ValueError: a setting has no docstring.
    """
    body = ast.parse(source).body
    for node, following in itertools.zip_longest(body, body[1:]):
        if isinstance(node, ast.Assign):
            name = ast.unparse(node.targets[0])
            yield Setting(name, ast.unparse(node.value), _docstring(name, following))


def _docstring(name: str, node: ast.AST | None) -> str:
    text = getattr(getattr(node, "value", None), "value", None)
    if not isinstance(node, ast.Expr) or not isinstance(text, str):
        raise ValueError(f"{name} has no docstring.")
    return " ".join(text.split())


def to_markdown(text: str) -> str:
    """Turn a docstring into the text of a table's cell: roles and literals become code.

    :param text: one line with Sphinx markup.
    """
    as_code = re.sub(r"(?::\w+:)?(`+)([^`]+)\1", r"`\2`", text)
    return as_code.replace("|", r"\|")


def build(source: str) -> str:
    """Return the whole page.

    :param source: the text of ``config.py``.
    """
    rows = (
        f"| `{setting.name}` | `{setting.default}` | {to_markdown(setting.text)} |\n"
        for setting in read_settings(source)
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    TARGET.write_text(build(SOURCE.read_text(encoding="utf-8")), encoding="utf-8")
