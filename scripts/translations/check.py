# SPDX-License-Identifier: MIT
"""Finds what is wrong with the translations.

``python -m scripts.translations.check``, called by ``scripts/translations.sh check``. A language
may be incomplete, and shows English for the rest, unless it is one of :data:`COMPLETE`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from .catalogues import Text, read_languages, read_python, read_script

ROOT = Path(__file__).resolve().parents[2]

COMPLETE = ("de",)
"""Languages in which no text may be missing."""

PLACEHOLDER = re.compile(r"%\((\w+)\)s|\{\{(\w+)\}\}")

NUMBERS = {"n", "num"}
"""Placeholders of the number that decides about the plural; "one work" can do without it."""

BANNED = re.compile(
    r"ORCID[- ]I[Dd]\b|ORCiD|ORCID[- ]?[Pp]rofil|\b(?i:tokens?|scopes?|claims?|put-?codes?|push)\b"
)
"""What researchers never read, in any language."""


def find_problems(root: Path, language: str) -> Iterator[str]:
    """Return a sentence for everything that is wrong in a language.

    :param root: folder that holds the package.
    """
    for text in read_all(root, language):
        problems = chain(check_source(text), check_text(text, is_complete=language in COMPLETE))
        yield from (f"{language}: {text.key!r} {problem}" for problem in problems)


def read_all(root: Path, language: str) -> Iterator[Text]:
    """Return the texts of both sides."""
    return chain(read_python(root, language), read_script(root, language))


def check_source(text: Text) -> Iterator[str]:
    """Say what is wrong with the English."""
    if any(map(BANNED.search, text.sources)):
        yield "has a word that researchers do not read"


def check_text(text: Text, is_complete: bool) -> Iterator[str]:
    """Say what is wrong with a translation.

    :param is_complete: it has to be there.
    """
    if text.is_fuzzy:
        yield "is fuzzy"
    if is_complete and not any(text.forms):
        yield "is missing"
    elif any(text.forms) and not all(text.forms):
        yield "lacks a plural form"
    if any(map(BANNED.search, text.forms)):
        yield "is translated with a word that researchers do not read"
    if not all(_has_places(text, form) for form in text.forms if form):
        yield "has other placeholders in its translation"


def _has_places(text: Text, form: str) -> bool:
    allowed = set().union(*map(_places, text.sources))
    optional = NUMBERS if len(text.sources) > 1 else set()
    return allowed - optional <= _places(form) <= allowed


def _places(text: str) -> set[str]:
    return {python or script for python, script in PLACEHOLDER.findall(text)}


def main() -> int:
    """Print all problems, and how many texts are missing where they may be."""
    problems = []
    for language in read_languages(ROOT):
        problems += find_problems(ROOT, language)
        texts = list(read_all(ROOT, language))
        missing = sum(not any(text.forms) for text in texts)
        print(f"{language}: {len(texts) - missing} of {len(texts)} texts")
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
