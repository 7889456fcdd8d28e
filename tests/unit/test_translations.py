# SPDX-License-Identifier: MIT
"""Every text has its translations, and they can stand where it stands."""

from __future__ import annotations

import functools
import importlib
import itertools
import warnings
from collections.abc import Mapping
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask_babel import LazyString

from invenio_orcid_autoupdate import errors, state_texts
from invenio_orcid_autoupdate.decisions.states import Reason
from invenio_orcid_autoupdate.services.claims import table, work_preview
from invenio_orcid_autoupdate.views import forms, states
from scripts.translations import check, update
from scripts.translations.catalogues import (
    Text,
    plural_endings,
    po_path,
    read_catalogue,
    read_languages,
    read_python,
)

ROOT = Path(__file__).parent.parent.parent
LANGUAGES = read_languages(ROOT)

WITH_TEXTS = (errors, state_texts, work_preview, table, forms, states)
"""Modules whose texts are looked up by a code, where a missing one would not be noticed."""

DETAILS = {
    "site": "Demo",
    "type": "Datensatz",
    "date": "3. Mai 2027",
    "time": "10:40",
    "source": "DataCite",
    "work": "Eine Studie",
    "problem": "ein Titel",
    "ref": "0123abcd",
    "new_orcid": "0000-0002-1825-0097",
}


def find_texts(value):
    """Return the translatable texts in a value, however deep they are."""
    if isinstance(value, LazyString):
        return [str(value)]
    if isinstance(value, Mapping):
        value = value.values()
    elif isinstance(value, type) and issubclass(value, errors.OrcidAutoupdateError):
        value = [value.description]
    elif isinstance(value, str) or not isinstance(value, (list, tuple)):
        return []
    return list(itertools.chain.from_iterable(map(find_texts, value)))


@functools.cache
def translations_of(language):
    """Return English to the translation, of Python's texts without a plural."""
    return {
        text.key: text.forms[0]
        for text in read_python(ROOT, language)
        if len(text.sources) == 1 and text.forms[0]
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_are_right(language):
    """Placeholders, plural forms, words; German is complete."""
    assert list(check.find_problems(ROOT, language)) == []


def test_german_and_arabic_are_there():
    """One that is complete, and one that is read from right to left."""
    assert {"de", "ar"} <= set(LANGUAGES)
    assert "de" in check.COMPLETE


@pytest.mark.parametrize("module", WITH_TEXTS, ids=lambda module: module.__name__)
def test_every_text_that_a_code_leads_to_is_translated(module):
    """States, reasons, refusals, errors, settings."""
    found = find_texts([value for name, value in vars(module).items() if name != "_"])
    assert found
    assert set(found) - set(translations_of("de")) == set()


@pytest.mark.parametrize("reason", list(Reason))
@pytest.mark.parametrize("language", ["de", "ar"])
def test_every_reason_is_a_whole_sentence(reason, language):
    """With its details in it."""
    translated = translations_of(language)
    for words in (state_texts.REASON_TEXTS, state_texts.WITHOUT_DETAIL):
        if reason in words:
            sentence = translated[str(words[reason])] % DETAILS
            assert "%" not in sentence
            assert sentence.endswith((".", "0123abcd"))


def read_others(language):
    """Return the translations of all other installed modules, by their English."""
    found = {}
    for point in entry_points(group="invenio_i18n.translations"):
        folder = Path(importlib.import_module(point.value).__file__).parent / "translations"
        path = folder / language / "LC_MESSAGES" / "messages.mo"
        if point.value != "invenio_orcid_autoupdate" and path.exists():
            with path.open("rb") as file:
                for message in read_mo(file):
                    if isinstance(message.id, str) and message.string:
                        found.setdefault(message.id, set()).add(message.string)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_invenio_has_too_are_invenios(language):
    """One catalogue is made of all modules': ours would change the words on Invenio's pages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        others = read_others(language)
    ours = {key: form for key, form in translations_of(language).items() if key in others}
    assert len(ours) > 10
    assert {key: form for key, form in ours.items() if form not in others[key]} == {}


ONE, MANY = "{{n}} work of {{who}}", "{{n}} works of {{who}}"

WRONG = {
    "is missing": Text("Save", ("Save",), ("",)),
    "is fuzzy": Text("Save", ("Save",), ("Speichern",), is_fuzzy=True),
    "lacks a plural form": Text(ONE, (ONE, MANY), ("Werk von {{who}}", "")),
    "is translated with a word that researchers do not read": Text("Key", ("Key",), ("Das Token",)),
    "has other placeholders in its translation": Text("%(n)s of", ("%(n)s of",), ("%(m)s von",)),
}


@pytest.mark.parametrize("problem", WRONG)
def test_each_mistake_is_found(problem):
    """By its name, and nothing else."""
    assert list(check.check_text(WRONG[problem], is_complete=True)) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        Text(ONE, (ONE, MANY), ("Ein Werk von {{who}}", "{{n}} Werke von {{who}}")),
        Text("Save", ("Save",), ("Speichern",)),
        Text("“%(a)s” by %(b)s", ("“%(a)s” by %(b)s",), ("%(b)s: „%(a)s“",)),
    ],
)
def test_what_is_right_is_not_found(text):
    """One work needs no number; places may change their order."""
    assert list(check.check_text(text, is_complete=True)) == []


@pytest.mark.parametrize(
    "word", ["ORCID ID", "ORCiD", "ORCID profile", "ORCID-Profil", "token", "Scope", "put-code"]
)
def test_words_for_operators_are_found(word):
    """Also in English."""
    assert list(check.check_source(Text(word, (f"The {word}.",), ())))


@pytest.mark.parametrize("words", ["ORCID iD", "not yet claimed", "Pushkin"])
def test_words_for_researchers_are_not_found(words):
    """Whole words only."""
    assert list(check.check_source(Text(words, (words,), ()))) == []


def test_a_language_that_is_not_finished_may_have_gaps():
    """It shows English there."""
    assert list(check.check_text(Text("Save", ("Save",), ("",)), is_complete=False)) == []


@pytest.mark.parametrize(
    ("language", "endings"),
    [
        ("de", ["", "_plural"]),
        ("ar", ["_0", "_1", "_2", "_3", "_4", "_5"]),
        ("pl", ["_0", "_1", "_2"]),
        ("ja", ["_0"]),
    ],
)
def test_plural_forms_have_the_endings_of_i18next(language, endings):
    """The ones that the extraction writes and the browser looks for."""
    assert plural_endings(language) == endings


def make_template(tmp_path, *texts_of_sources):
    """Return a template with these texts."""
    path = tmp_path / "messages.pot"
    lines = [f'msgid "{text}"\nmsgstr ""\n' for text in texts_of_sources]
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_catalogue(path)


def test_an_update_keeps_translations_and_guesses_nothing(tmp_path):
    """What is new is empty; what went away is gone."""
    path = tmp_path / "messages.po"
    path.write_text(
        'msgid ""\nmsgstr "Language: de\\n"\n\n'
        'msgid "Save"\nmsgstr "Speichern"\n\nmsgid "Old"\nmsgstr "Alt"\n',
        encoding="utf-8",
    )
    path.write_text(update.merge(path, make_template(tmp_path, "Save", "Save it"), "de"))
    with path.open("rb") as file:
        found = {message.id: message.string for message in read_po(file) if message.id}
    assert found == {"Save": "Speichern", "Save it": ""}
    written = path.read_text(encoding="utf-8")
    assert update.merge(path, make_template(tmp_path, "Save", "Save it"), "de") == written


def test_a_new_language_begins_empty(tmp_path):
    """With its plural forms in the head."""
    path = tmp_path / "messages.po"
    path.write_text(update.merge(path, make_template(tmp_path, "Save"), "ar"), encoding="utf-8")
    catalogue = read_catalogue(path, "ar")
    assert (catalogue.num_plurals, catalogue.get("Save").string) == (6, "")
    assert "nplurals=6" in path.read_text(encoding="utf-8")


def test_the_catalogues_are_where_python_looks():
    """Below the folder that the entry point names."""
    assert all(po_path(ROOT, language).exists() for language in LANGUAGES)


def test_the_index_names_every_language():
    """English first, the language of last resort."""
    index = update.make_index(["en", "de"])
    assert 'import TRANSLATE_DE from "./de/translations.json";' in index
    assert "  de: { translation: TRANSLATE_DE }," in index
