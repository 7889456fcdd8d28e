# SPDX-License-Identifier: MIT
"""Formulas as readers can read them in one line."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.works.html import map_html

FORMULAS = {
    "power": ("<msup><mi>m</mi><mn>2</mn></msup>", "m²"),
    "power of several": (
        "<msup><mi>e</mi><mrow><mi>x</mi><mo>/</mo><mn>2</mn></mrow></msup>",
        "e^(x/2)",
    ),
    "index": ("<msub><mi>x</mi><mi>i</mi></msub>", "xᵢ"),
    "index and power": ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "xᵢ²"),
    "fraction": ("<mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac>", "1/(a+b)"),
    "root": ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)"),
    "cube root": ("<mroot><mi>x</mi><mn>3</mn></mroot>", "³√x"),
    "accent": ("<mover><mi>x</mi><mo>¯</mo></mover>", "x\u0304"),
    "sum": (
        "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>",
        "∑ᵢ₌₁ⁿ",
    ),
    "brackets": ("<mfenced><mi>a</mi><mi>b</mi></mfenced>", "(a, b)"),
    "own brackets": (
        '<mfenced open="[" close="]" separators=";"><mi>a</mi><mi>b</mi></mfenced>',
        "[a; b]",
    ),
    "isotope": (
        "<mmultiscripts><mi>C</mi><mprescripts/><mn>6</mn><mn>14</mn></mmultiscripts>",
        "₆¹⁴C",
    ),
    "words": ("<mi>x</mi><mtext> if </mtext><mi>y</mi>", "x if y"),
    "space": ("<mi>x</mi><mspace width='1em'/><mi>y</mi>", "x y"),
    "signs nobody writes": ("<mi>f</mi><mo>&#8289;</mo><mi>x</mi>", "fx"),
    "lines of the source": ("\n  <mi>a</mi>\n  <mo>=</mo>\n  <mn>1</mn>\n", "a=1"),
    "matrix": ("<mtable><mtr><mtd>a</mtd><mtd>b</mtd></mtr></mtable>", "a b ;"),
    "invisible": ("<mphantom><mi>x</mi></mphantom><mi>y</mi>", "y"),
    "too few parts": ("<msup><mi>x</mi></msup><mfrac></mfrac>", "x/"),
    "stray end": ("</msup><mi>x</mi>", "x"),
    "never closed inside": ("<mrow><msup><mi>x</mi><mn>2</mn>", "x²"),
    "annotation": ("<semantics><mi>m</mi><annotation>\\mu</annotation></semantics>", "\\mu"),
    "very deep": (f"{'<mrow>' * 100}x{'</mrow>' * 100}", "x"),
}


@pytest.mark.parametrize("prefix", ["", "mml:"])
@pytest.mark.parametrize(("parts", "text"), list(FORMULAS.values()), ids=list(FORMULAS))
def test_a_formula(parts, text, prefix):
    """With the prefix of publishers or without."""
    named = parts.replace("<m", f"<{prefix}m").replace("</m", f"</{prefix}m")
    assert map_html(f"<{prefix}math>{named}</{prefix}math>") == text
