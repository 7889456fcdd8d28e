# SPDX-License-Identifier: MIT
"""Descriptions: HTML in, readable text out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.works.html import HTML_MAX, TextWriter, map_html
from invenio_orcid_autoupdate.works.text import FORBIDDEN

CASES = {
    "plain text": ("Just text.", "Just text."),
    "plain text with lines": ("One\n\n two ", "One\ntwo"),
    "entities without tags": ("R&amp;D &lt;b&gt; caf&eacute;", "R&D <b> café"),
    "a paragraph": ("<p>Text</p>", "Text"),
    "paragraphs": ("<p>One</p><p>Two</p>", "One\nTwo"),
    "paragraphs and line breaks": ("<p>One</p>\n\n<p>Two\nthree</p>", "One\nTwo three"),
    "br": ("One<br>two<br/>three", "One\ntwo\nthree"),
    "inline": ("A <b>bold</b> <i>move</i>.", "A bold move."),
    "inline without blanks": ("H<sub>2</sub>O and m<sup>2</sup>", "H₂O and m²"),
    "inline, capitals": ("<P>A <EM>bold</EM> <STRONG>move</STRONG>.</P>", "A bold move."),
    "inline never closed": ("<p>A <b>bold</p><p>move</p>", "A bold\nmove"),
    "inline with attributes": ('A <span class="x">bold</span> <b id=y>move</b>.', "A bold move."),
    "inline in a formula": ("<math><mi>m</mi><b>c</b></math>", "mc"),
    "inline in a script": ("a<script>if (x<b>y) z()</script>b", "ab"),
    "blanks of all kinds": ("<p>a\u00a0\u2009\tb\r\nc</p>", "a b c"),
    "entities": ("<p>a &amp; b &lt; c &nbsp; &#233; &quot;x&quot;</p>", 'a & b < c é "x"'),
    "list": ("<ul><li>one</li><li>two</li></ul>", "- one\n- two"),
    "list with text around": ("a<ul><li>one</li></ul>b", "a\n- one\nb"),
    "numbered list": ("<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"),
    "nested list": (
        "<ol><li>one<ul><li>x</li></ul></li><li>two</li></ol>",
        "1. one\n- x\n2. two",
    ),
    "list without end tags": ("<ul><li>one<li>two</ul>", "- one\n- two"),
    "list item alone": ("<li>one</li>", "- one"),
    "list of paragraphs": ("<ul><li><p>one</p></li><li>\n<p>two</p></li></ul>", "- one\n- two"),
    "list item of two paragraphs": ("<ol><li><p>a</p><p>b</p></li></ol>", "1. a\nb"),
    "list of lists": ("<ul><li><ul><li>x</li></ul></li></ul>", "- x"),
    "empty list item": ("<ul><li></li><li>x</li></ul>", "- x"),
    "list that begins at three": ('<ol start="3"><li>x</li></ol>', "3. x"),
    "JATS list": (
        '<jats:list list-type="order"><jats:list-item><jats:p>x</jats:p></jats:list-item>'
        "</jats:list>",
        "1. x",
    ),
    "JATS sections": (
        "<jats:sec><jats:title>Aim</jats:title><jats:p>To explore.</jats:p></jats:sec>"
        "<jats:sec><jats:title>Design</jats:title><jats:p>A survey.</jats:p></jats:sec>",
        "Aim\nTo explore.\nDesign\nA survey.",
    ),
    "preformatted": ("<pre>a = 1\n  b = 2\n</pre>c\nd", "a = 1\nb = 2\nc d"),
    "escaped": (
        "&lt;p&gt;Some &lt;b&gt;text&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;More.&lt;/p&gt;",
        "Some text.\nMore.",
    ),
    "escaped, with an escaped sign": ("&lt;p&gt;a &amp;lt; b&lt;/p&gt;", "a < b"),
    "escaped as a whole": ("&lt;div&gt;a&lt;/div&gt;", "a"),
    "about HTML": ("<p>Use &lt;div&gt; elements, if a &lt; b</p>", "Use <div> elements, if a < b"),
    "XML text": ("<p>a <![CDATA[b < c]]></p>", "a b < c"),
    "script": ("a<script>alert(1)</script>b", "ab"),
    "style": ("<style>p {x}</style><p>a</p>", "a"),
    "comment": ("a<!-- no -->b", "ab"),
    "iframe and object": ("<iframe>x</iframe><object>y</object>z", "z"),
    "template and noscript": ("<template>x</template><noscript>y</noscript>z", "z"),
    "link": ('<a href="https://x">text</a>', "text"),
    "image": ('a <img src="x" alt="y"> b', "a b"),
    "image inside the text": (f'a <img src="data:image/png;base64,{"A" * 200_000}"> b', "a b"),
    "table": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "a b\n1 2",
    ),
    "headings": ("<h1>Aim</h1>Text<h2>Method</h2>Text", "Aim\nText\nMethod\nText"),
    "rule": ("a<hr>b", "a\nb"),
    "quotation": ("<blockquote><p>x</p></blockquote>y", "x\ny"),
    "TeX": (r"<p>\(E = mc^2\) and $x$</p>", r"\(E = mc^2\) and $x$"),
    "formula": ("<p>E = <math><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></p>", "E = mc²"),
    "formula with text": ('<math alttext="m c^2"><mi>m</mi></math>', "m c^2"),
    "formula with TeX": (
        "<math><semantics><mi>m</mi>"
        '<annotation encoding="application/x-tex">\\mu</annotation></semantics></math>',
        "\\mu",
    ),
    "formula in a formula": ("<math><math>a</math>b</math>c", "abc"),
    "formula never closed": ("<math><mi>m</mi>", "m"),
    "formula with empty annotation": ("<math><mi>m</mi><annotation> </annotation></math>n", "mn"),
    "annotation outside of a formula": ("a<annotation>b</annotation>c", "abc"),
    "text after a formula": ('<math alttext="x"><mi>m</mi></math> is', "x is"),
    "dropped inside dropped": ("<object>a<object>b</object>c</object>d", "d"),
    "closed at once": ("<p/>a<object/>b", "ab"),
    "formula twice described": (
        "<math><semantics><mi>m</mi><annotation-xml><ci>m</ci></annotation-xml></semantics></math>",
        "m",
    ),
    "broken end": ("<p>a <b>b", "a b"),
    "less than": ("<p>a < b and c > d <e", "a < b and c > d <e"),
    "comment with tags": ("a<!-- <b>x</b> -->b", "ab"),
    "comment never closed": ("a<!-- <b>x</b>", "a"),
    "comment of comments": ("a<!-- x <!-- y -->b", "ab"),
    "stray end tags": ("</p>a</div>", "a"),
    "unknown tags": ("<foo:bar>x</foo:bar>", "x"),
    "declaration": ("<!DOCTYPE html><p>a</p>", "a"),
    "nothing": ("", ""),
    "tags only": ("<p></p><br>", ""),
    "control characters": ("<p>a\x00\x07b</p>", "ab"),
    "control characters by reference": ("<p>a&#7;b</p>", "ab"),
    "lone surrogates": ("<p>a\ud800b</p>", "ab"),
    "Arabic": ("<p>مرحبا <b>بالعالم</b></p>", "مرحبا بالعالم"),
    "Japanese": ("<p>こんにちは</p><p>世界</p>", "こんにちは\n世界"),
}


@pytest.mark.parametrize(("markup", "text"), list(CASES.values()), ids=list(CASES))
def test_map_html(markup, text):
    """Literal input, literal output."""
    assert map_html(markup) == text


def test_what_the_parser_rejects_is_read_all_the_same(monkeypatch):
    """Some versions of Python give up on declarations of word processors."""

    def reject(self, markup):
        raise AssertionError("unknown status keyword")

    monkeypatch.setattr(TextWriter, "feed", reject)
    assert map_html("<p>a &amp; b</p><x>") == "a & b"


@pytest.mark.parametrize(
    "markup",
    [
        "<![if !supportLists]>a<![endif]>",
        "<!foo",
        "<![",
        "<?php echo 1 ?>a",
        "<!>",
        "a < b and <c",
        "<![CDATA[x]]>",
    ],
)
def test_word_processors_do_not_raise(markup):
    """Whatever they write."""
    assert isinstance(map_html(markup), str)


def test_a_megabyte_takes_no_longer_than_the_part_that_counts():
    """Nor does deep nesting exhaust the stack."""
    begin = time.perf_counter()
    assert map_html("<math>" * 15_000 + "x") == "x"
    for soup in ("<a ", "<!--", "<!", "</", "<a b='", "<p title=", "<a b='>x", "<![CDATA["):
        assert isinstance(map_html(soup * 15_000), str)
    assert map_html("<table>" + "<tr><td>x" * 9_000).startswith("x\nx")
    assert map_html("<p>word</p>" * 100_000).startswith("word\nword")
    assert map_html("<div>" * 15_000 + "x").startswith("x")
    assert map_html("<ol>" + "<li>x" * 20_000).startswith("1. x\n")
    assert time.perf_counter() - begin < 10
    assert HTML_MAX < 1_000_000


SOUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b", ">", "<ul>", "<li>", "</ul>", "<script>", "</script>", "<!--", "-->",
         "&amp;", "&", "&#x1;", "<math>", "<annotation>", "</math>", "<![CDATA[", "]]>", "<!", "<?"]
    )
    | st.text(max_size=8)
).map("".join)  # fmt: skip


@given(SOUP)
def test_any_soup_is_eaten(markup):
    """No exception, nothing forbidden, no blank lines."""
    text = map_html(markup)
    assert not FORBIDDEN.search(text)
    assert text == text.strip()
    assert "\n\n" not in text
