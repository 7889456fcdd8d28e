# SPDX-License-Identifier: MIT
"""Brings the catalogues of all languages to the texts that were collected.

``python -m scripts.translations.update FOLDER``, called by ``scripts/translations.sh extract``.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import write_po

from .catalogues import PYTHON_SIDE, SCRIPT_SIDE, po_path, read_catalogue, read_languages

HEAD = """\
# SPDX-License-Identifier: MIT
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Without the dates and versions that Babel writes: they would differ at every turn."""

INDEX = """\
// SPDX-License-Identifier: MIT
// Made by "scripts/translations.sh extract".

{imports}

export const translations = {{
{entries}
}};
"""


def update(root: Path) -> None:
    """Write the catalogues of Python's texts, and the list of languages for the JavaScript.

    :param root: folder that holds the package, with a fresh ``messages.pot``.
    """
    languages = read_languages(root)
    template = read_catalogue(root / PYTHON_SIDE / "messages.pot")
    for language in languages:
        path = po_path(root, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(merge(path, template, language), encoding="utf-8")
    index = root / SCRIPT_SIDE / "messages" / "index.js"
    index.write_text(make_index(["en", *languages]), encoding="utf-8")


def merge(path: Path, template: Catalog, language: str) -> str:
    """Return a catalogue with the template's texts and the translations that it has for them.

    No guesses are made for texts that are only alike (Babel calls them fuzzy).
    """
    is_new = not path.exists()
    catalogue = Catalog(locale=language) if is_new else read_catalogue(path, language)
    catalogue.update(template, no_fuzzy_matching=True)
    file = io.BytesIO()
    write_po(file, catalogue, no_location=True, omit_header=True, ignore_obsolete=True)
    plural_forms = str(get_plural(language).plural_forms)
    head = HEAD.format(language=language, plural_forms=plural_forms)
    return head + file.getvalue().decode().rstrip("\n") + "\n"


def make_index(languages: list[str]) -> str:
    """Return the module that hands out all languages."""
    names = {language: f"TRANSLATE_{language.upper()}" for language in languages}
    imports = [f'import {name} from "./{lang}/translations.json";' for lang, name in names.items()]
    entries = [f"  {lang}: {{ translation: {name} }}," for lang, name in names.items()]
    return INDEX.format(imports="\n".join(imports), entries="\n".join(entries))


if __name__ == "__main__":
    update(Path(sys.argv[1]))
