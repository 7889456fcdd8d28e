# SPDX-License-Identifier: MIT
"""The mapping from the command line: a file in, a work or codes out, and an exit code."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from record_samples import ADA, DOI, person, record

from invenio_orcid_autoupdate.works.__main__ import main

ROOT = Path(__file__).parents[3]

RECORD = record({"title": "Über Töpfe", "creators": [person("Ada", "Lovelace", ADA)]})

WORK = """\
{
  "title": {
    "title": {
      "value": "Über Töpfe"
    }
  },
  "type": "data-set",
  "publication-date": {
    "year": {
      "value": "2020"
    }
  },
  "external-ids": {
    "external-id": [
      {
        "external-id-type": "doi",
        "external-id-value": "10.5072/abc-1",
        "external-id-relationship": "self",
        "external-id-url": {
          "value": "https://doi.org/10.5072/abc-1"
        }
      }
    ]
  },
  "url": {
    "value": "https://doi.org/10.5072/abc-1"
  },
  "contributors": {
    "contributor": [
      {
        "credit-name": {
          "value": "Ada Lovelace"
        },
        "contributor-attributes": {
          "contributor-sequence": "first",
          "contributor-role": "author"
        }
      }
    ]
  }
}
"""


@pytest.fixture
def run(tmp_path, capsys):
    """Run the program on a record or a text; return exit code, output and errors."""

    def run(content, *arguments):
        path = tmp_path / "record.json"
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(json.dumps(content), encoding="utf-8")
        try:
            code = main([str(path), *arguments])
        except SystemExit as end:
            code = end.code
        written = capsys.readouterr()
        return code, written.out, written.err.replace(str(tmp_path), "")

    return run


def relationships(output):
    """Return value and relationship of each identifier."""
    found = json.loads(output)["external-ids"]["external-id"]
    return [(each["external-id-value"], each["external-id-relationship"]) for each in found]


def test_the_work_is_printed(run):
    """As ORCID gets it, for people to read."""
    assert run(RECORD) == (0, WORK, "")


def test_the_records_own_concept_doi_is_used(run):
    """The REST API has it in the parent."""
    rec = {**RECORD, "parent": {"pids": {"doi": {"identifier": "10.5072/abc"}}}}
    _, output, _ = run(rec)
    assert relationships(output) == [(DOI, "self"), ("10.5072/abc", "version-of")]


@pytest.mark.parametrize("option", ["--parent-doi", "--parent-dois"])
def test_another_concept_doi(run, option):
    """What is asked for wins."""
    rec = {**RECORD, "parent": {"pids": {"doi": {"identifier": "10.5072/abc"}}}}
    _, output, _ = run(rec, option, "https://doi.org/10.5072/other")
    assert relationships(output) == [(DOI, "self"), ("10.5072/other", "version-of")]


def test_other_versions(run):
    """As many as there are."""
    arguments = ("--version-dois", "10.5072/v3", "10.5072/v2", "--version-dois", "10.5072/v4")
    _, output, _ = run(RECORD, *arguments)
    versions = [(f"10.5072/v{number}", "version-of") for number in (2, 3, 4)]
    assert relationships(output) == [(DOI, "self"), *versions]


@pytest.mark.parametrize("given", [ADA, f"https://orcid.org/{ADA}"])
def test_an_id_that_is_proven(run, given):
    """Only then it is sent."""
    _, output, _ = run(RECORD, "--orcid", given)
    (ada,) = json.loads(output)["contributors"]["contributor"]
    assert ada["contributor-orcid"]["path"] == ADA


def test_the_first_id_is_whose_record_it_is(run):
    """With more people than ORCID shows, it is shown before others."""
    orcids = [f"0000-0000-0000-{number}" for number in ("0001", "0028", "0036")]
    people = [person("P", str(n), ADA if n == 59 else None) for n in range(60)]
    _, output, _ = run(record({"creators": people}), "--orcid", ADA, *orcids)
    shown = json.loads(output)["contributors"]["contributor"]
    assert len(shown) == 50
    assert shown[-1]["credit-name"] == {"value": "P 59"}


def test_problems_are_printed_as_codes(run):
    """All of them, one in each line."""
    assert run({"metadata": {}}) == (3, "title_missing\nidentifier_missing\n", "")


def test_a_record_without_a_doi_of_its_own_has_no_work(run):
    """Whatever it names besides: the push sends none either."""
    named = [{"scheme": "doi", "identifier": "10.1000/elsewhere"}]
    rec = {**RECORD, "pids": {}, "metadata": {**RECORD["metadata"], "identifiers": named}}
    assert run(rec) == (3, "no_doi\n", "")


BROKEN = {
    "no JSON": (b"<html>", "does not hold JSON."),
    "empty": (b"", "does not hold JSON."),
    "not Unicode": (b"\xff\xfe\xff", "does not hold JSON."),
    "deeper than Python reads": (b"[" * 100_000, "does not hold JSON."),
    "a list": ([], "does not hold one record of InvenioRDM: it has no metadata."),
    "search results": (
        {"hits": {"hits": []}},
        "does not hold one record of InvenioRDM: it has no metadata.",
    ),
    "an error": (
        {"status": 404, "message": "Gone"},
        "does not hold one record of InvenioRDM: it has no metadata.",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), list(BROKEN.values()), ids=list(BROKEN))
def test_a_file_without_a_record(run, content, sentence):
    """One sentence, and no traceback."""
    said = f"python -m invenio_orcid_autoupdate.works: /record.json {sentence}\n"
    assert run(content) == (2, "", said)


WRONG = {
    "DOI": (("--parent-doi", "abc"), "argument --parent-doi/--parent-dois: 'abc' is not a DOI."),
    "versions": (("--version-dois", "10.5072/a", "b"), "argument --version-dois: 'b' is not a"),
    "iD": (("--orcid", "0000-0002-1825-0098"), "argument --orcid: '0000-0002-1825-0098' is not an"),
    "no value": (("--orcid",), "argument --orcid: expected at least one argument."),
    "option": (("--nonsense",), "unrecognized arguments: --nonsense."),
    "two files": (("other.json",), "unrecognized arguments: other.json."),
}


@pytest.mark.parametrize(("arguments", "sentence"), list(WRONG.values()), ids=list(WRONG))
def test_wrong_usage(run, arguments, sentence):
    """One sentence names what is wrong."""
    code, output, said = run(RECORD, *arguments)
    assert (code, output) == (2, "")
    assert said.startswith(f"python -m invenio_orcid_autoupdate.works: {sentence}")
    assert said.endswith(".\n")
    assert said.count("\n") == 1


def test_a_file_that_is_not_there(capsys):
    """Named, with the reason."""
    with pytest.raises(SystemExit) as end:
        main(["/nonexistent/record.json"])
    assert end.value.code == 2
    said = "/nonexistent/record.json cannot be read: No such file or directory.\n"
    assert capsys.readouterr().err == f"python -m invenio_orcid_autoupdate.works: {said}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input(monkeypatch, capsys, encoding):
    """For pipes, in any encoding of JSON."""
    text = json.dumps(RECORD, ensure_ascii=False)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode(encoding))))
    assert main(["-"]) == 0
    assert capsys.readouterr().out == WORK


def test_a_terminal_that_lacks_the_characters(monkeypatch, run):
    """It gets JSON all the same."""
    output = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", output)
    assert run(RECORD)[0] == 0
    output.flush()
    assert json.loads(output.buffer.getvalue()) == json.loads(WORK)


NO_FRAMEWORK = """
import runpy, sys
try:
    runpy.run_module("invenio_orcid_autoupdate.works", run_name="__main__")
finally:
    roots = {name.split(".")[0] for name in sys.modules}
    others = {name for name in roots if name.startswith("invenio")}
    print(others | roots & {"flask", "celery", "sqlalchemy", "requests"}, file=sys.stderr)
"""


def test_no_framework_is_needed():
    """Also by what the packages above it import."""
    done = subprocess.run(
        [sys.executable, "-c", NO_FRAMEWORK, "-"],
        input=json.dumps(RECORD).encode(),
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0
    assert json.loads(done.stdout) == json.loads(WORK)
    assert done.stderr.decode().strip() == "{'invenio_orcid_autoupdate'}"
