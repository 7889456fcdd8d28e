# SPDX-License-Identifier: MIT
"""The catalogues of both sides, read alike: gettext's for Python, i18next's for JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

PACKAGE = "invenio_orcid_autoupdate"
PYTHON_SIDE = f"{PACKAGE}/translations"
SCRIPT_SIDE = f"{PACKAGE}/assets/semantic-ui/translations/{PACKAGE}"

PLURAL = "_plural"
"""Ends the key of an English plural. Source: i18next, *JSON Format v3*, which InvenioRDM has."""


class Text(NamedTuple):
    """One text of one language.

    key: the English text by which it is found.
    sources: English; the singular, and the plural where there is one.
    forms: translations, as many as the language has plural forms; empty: not translated.
    is_fuzzy: somebody has to look at it again.
    """

    key: str
    sources: tuple[str, ...]
    forms: tuple[str, ...]
    is_fuzzy: bool = False


def read_languages(root: Path) -> list[str]:
    """Return the languages, without English.

    :param root: folder that holds the package.
    """
    described = json.loads((root / SCRIPT_SIDE / "package.json").read_text(encoding="utf-8"))
    return [language for language in described["config"]["languages"] if language != "en"]


def po_path(root: Path, language: str) -> Path:
    """Return where the catalogue of Python's texts is."""
    return root / PYTHON_SIDE / language / "LC_MESSAGES" / "messages.po"


def read_catalogue(path: Path, language: str | None = None) -> Catalog:
    """Return a catalogue of gettext.

    :param language: None for the template.
    """
    with path.open("rb") as file:
        return read_po(file, locale=language)


def read_python(root: Path, language: str) -> Iterator[Text]:
    """Return the texts of Python and of the templates."""
    for message in read_catalogue(po_path(root, language), language):
        if message.id:
            sources, forms = _as_tuple(message.id), _as_tuple(message.string)
            yield Text(sources[0], sources, forms, message.fuzzy)


def read_script(root: Path, language: str) -> Iterator[Text]:
    """Return the texts of the JavaScript."""
    english, translated = _read_json(root, "en"), _read_json(root, language)
    for key in english:
        if key.endswith(PLURAL):
            continue
        many = english.get(key + PLURAL)
        sources = (english[key],) if many is None else (english[key], many)
        endings = [""] if many is None else plural_endings(language)
        yield Text(key, sources, tuple(translated.get(key + end, "") for end in endings))


def plural_endings(language: str) -> list[str]:
    """Return what i18next adds to a key for each plural form.

    Source: i18next 20, ``PluralResolver.getSuffix``: two forms have words, all others numbers.
    """
    number = get_plural(language).num_plurals
    return ["", PLURAL] if number == 2 else [f"_{index}" for index in range(number)]


def _read_json(root: Path, language: str) -> dict[str, str]:
    path = root / SCRIPT_SIDE / "messages" / language / "translations.json"
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _as_tuple(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
