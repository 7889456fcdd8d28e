# SPDX-License-Identifier: MIT
"""The benchmark measures works that ORCID takes; how fast they are is no business of a test."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from record_samples import mapped

PATH = Path(__file__).parents[3] / "benchmarks" / "works.py"


@pytest.fixture(scope="module")
def benchmark():
    """The script."""
    spec = importlib.util.spec_from_file_location("benchmark_works", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", ["small", "typical", "5,000 creators"])
def test_each_kind_is_a_work(benchmark, kind):
    """Another one each time, and measured."""
    make, _ = benchmark.KINDS[kind]
    assert benchmark.measure([make(0), make(1)]) > 0
    assert mapped(make(0)).content_hash() != mapped(make(1)).content_hash()


def test_a_typical_record_has_what_records_have(benchmark):
    """Otherwise the number would mean nothing."""
    work = mapped(benchmark.typical_record(7)).to_json()
    assert len(work["contributors"]["contributor"]) == 7
    assert len(work["external-ids"]["external-id"]) == 5
    assert len(work["short-description"]) > 900
    assert {"publication-date", "language-code", "country", "journal-title", "url"} <= set(work)


def test_a_record_that_orcid_would_refuse_is_not_measured(benchmark):
    """It would be mapped faster."""
    record = benchmark.small_record(0)
    record["metadata"]["title"] = ""
    with pytest.raises(ValueError, match="not valid"):
        benchmark.measure([record])


def test_the_table(benchmark, monkeypatch, capsys):
    """A row for each kind; the exit code says whether typical works reach the aim."""
    kinds = {kind: (make, 1) for kind, (make, _) in benchmark.KINDS.items()}
    monkeypatch.setattr(benchmark, "KINDS", kinds)
    monkeypatch.setattr("sys.argv", ["works.py", "--passes", "1"])
    monkeypatch.setattr(benchmark, "AIM", 0)
    assert benchmark.main() == 0
    monkeypatch.setattr(benchmark, "AIM", float("inf"))
    assert benchmark.main() == 1
    rows = capsys.readouterr().out.splitlines()
    assert [row.split(" | ")[0] for row in rows if row.startswith("| ")][1:4] == [
        f"| {kind}" for kind in kinds
    ]
