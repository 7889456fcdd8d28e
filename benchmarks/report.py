# SPDX-License-Identifier: MIT
"""Results as tables for people and as JSON for programs."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Aim:
    """What a figure should be.

    text: the aim in words, such as ``p50 < 0.5 s``.
    """

    text: str
    figure: float
    is_reached: bool


@dataclass(frozen=True)
class Result:
    """What one part measured.

    rows: a table; each row has the same keys, and these are its head.
    """

    title: str
    rows: Sequence[dict[str, Any]]
    aims: Sequence[Aim] = ()
    remarks: Sequence[str] = field(default_factory=tuple)

    def to_text(self) -> str:
        """Return Markdown."""
        aims = [
            f"- {aim.text}: {show(aim.figure)} ({'reached' if aim.is_reached else 'MISSED'})"
            for aim in self.aims
        ]
        remarks = [f"- {remark}" for remark in self.remarks]
        return "\n".join([f"## {self.title}", "", *_table(self.rows), "", *aims, *remarks, ""])

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


def _table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return a Markdown table; all columns but the first stand to the right."""
    head = list(rows[0])
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return lines + ["| " + " | ".join(show(row[key]) for key in head) + " |" for row in rows]


def show(value: Any) -> str:
    """Return a figure with about three digits, and anything else as it is."""
    if isinstance(value, float):
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
        return f"{value:,.{digits}f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def describe_machine() -> str:
    """Return processor, Python and load in one line."""
    names = (
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    )
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{os.cpu_count()} CPUs ({next(names, platform.machine())}), "
        f"Python {platform.python_version()}, load {load}"
    )


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile; linear between two values."""
    if len(values) < 2:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def median_interval(values: Sequence[float]) -> tuple[float, float]:
    """Return the 95 % confidence interval of a median, without any assumption.

    It lies between two of the sorted values; how far these are from the middle follows from the
    binomial distribution, here by its normal approximation. Source: Conover, *Practical
    Nonparametric Statistics*, section 3.2.
    """
    ordered, count = sorted(values), len(values)
    reach = 1.96 * count**0.5 / 2
    low = max(0, round(count / 2 - reach) - 1)
    high = min(count - 1, round(count / 2 + reach))
    return ordered[low], ordered[high]
