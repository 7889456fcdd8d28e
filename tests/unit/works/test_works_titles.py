# SPDX-License-Identifier: MIT
"""Titles and names: the text of the mark-up that people and publishers write into them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.works.html import plain_line
from invenio_orcid_autoupdate.works.text import FORBIDDEN

TITLES = {
    "italics": ("<i>Escherichia coli</i> in soil", "Escherichia coli in soil"),
    "capitals": ("<EM>x</EM>", "x"),
    "subscript": ("CO<sub>2</sub>", "CO₂"),
    "attribute": ("<span class=\"x\" lang='de'>x</span>", "x"),
    "line break": ("a<br/>b", "a b"),
    "entity": ("R&amp;D", "R&D"),
    "number": ("caf&#233; &#xe9;", "café é"),
    "ampersand": ("AT&T a&b", "AT&T a&b"),
    "no semicolon": ("a &copy b", "a &copy b"),
    "formula": ("p < 0.05 and q > 2", "p < 0.05 and q > 2"),
    "formula like a tag": ("a <b and c> d", "a <b and c> d"),
    "unknown tag": ("the <T> type", "the <T> type"),
    "comparison": ("x<y", "x<y"),
    "TeX": (r"The $\alpha$ of \(x^2\)", r"The $\alpha$ of \(x^2\)"),
    "escaped tag": ("&lt;script&gt;", "<script>"),
    "control by reference": ("a&#0;b&#1;c", "a\ufffdbc"),
    "surrogate by reference": ("a&#xD800;b", "a\ufffdb"),
    "paragraphs": ("<p>First.</p><p>Second.</p>", "First. Second."),
    "list": ("<ul><li>one</li><li>two</li></ul>", "- one - two"),
    "JATS": ("<jats:italic>E. coli</jats:italic> <bold>in</bold> vitro", "E. coli in vitro"),
    "JATS, never closed": ("<italic>E. coli", "E. coli"),
    "code and edits": ("<code>grep</code> <del>old</del> <mark>new</mark>", "grep old new"),
    "any element": ('<named-content content-type="x">Mus</named-content>', "Mus"),
    "elements in each other": ("<sc><named>a</named></sc><x>b</x>", "ab"),
    "exponent": ("10<sup>6</sup> m<sup>-2</sup>", "10⁶ m⁻²"),
    "exponent without a sign": ("x<sup>q</sup> 2<sup>1.5</sup>", "x^q 2^1.5"),
    "exponent of several": ("e<sup>x/2</sup>", "e^(x/2)"),
    "index without a sign": ("x<sub>c</sub> y<sub>b,c</sub>", "x_c y_b,c"),
    "ordinals": ("18<sup>th</sup> 1<sup>er</sup> n<sup>th</sup>", "18th 1er nth"),
    "signs": ("A<sup>®</sup> B<sup>TM</sup> C<sup>[1]</sup>", "A® B™ C[1]"),
    "isotope": ("<sup>13</sup>C", "¹³C"),
    "MathML": ('<mml:math xmlns:mml="http://x"><mml:mi>N</mml:mi></mml:math>-coupled', "N-coupled"),
    "a formula": ("<math><msqrt><mi>s</mi></msqrt><mo>=</mo><mn>8</mn></math> TeV", "√s=8 TeV"),
    "inline formula": (
        "<inline-formula><alternatives><tex-math>$x$</tex-math><mml:math><mml:mi>x</mml:mi>"
        "</mml:math></alternatives></inline-formula> rays",
        "x rays",
    ),
    "TeX document": (
        r"a <tex-math>\documentclass{x}\begin{document}$y$\end{document}</tex-math>",
        "a $y$",
    ),
    "escaped": ("&lt;i&gt;E. coli&lt;/i&gt; growth", "E. coli growth"),
    "escaped inside": ("Growth of &lt;em&gt;E. coli&lt;/em&gt;", "Growth of E. coli"),
    "escaped by number": ("&#60;b&#62;Bold&#60;/b&#62;", "Bold"),
    "escaped twice": ("&amp;lt;i&amp;gt;E. coli&amp;lt;/i&amp;gt;", "E. coli"),
    "escaped line break": ("A study:&lt;br/&gt;part two", "A study: part two"),
    "escaped about HTML": ("How &lt;div&gt; and &lt;/div&gt; work", "How <div> and </div> work"),
    "escaped beside mark-up": ("<i>On</i> &lt;i&gt; and &lt;/i&gt;", "On <i> and </i>"),
    "about HTML": ("The <div> element", "The <div> element"),
    "a generic type": ("Vec<T> if a<b, c>d", "Vec<T> if a<b, c>d"),
    "ampersand beside mark-up": ("<i>R&D</i> AT&T a&copy b", "R&D AT&T a&copy b"),
    "comment": ("a<!-- x -->b", "ab"),
    "nothing but a script": ("<script>x</script>", "<script>x</script>"),
}


@pytest.mark.parametrize(("text", "plain"), list(TITLES.values()), ids=list(TITLES))
def test_plain_line(text, plain):
    """Mark-up in titles goes, what only looks like it stays."""
    assert plain_line(text) == plain


@pytest.mark.parametrize(
    "soup",
    [
        "<i>",
        "<x>",
        "</x>",
        "<a b=c",
        "<x><y>",
        "<jats:a>",
        "&lt;i&gt;",
        "&amp;lt;",
        "<!--",
        "<sup>",
        "<",
    ],
)
def test_hostile_titles_are_read_at_once(soup):
    """The stage's limit of a minute is what fails here, not a clock."""
    for text in (soup * 200_000, f"{soup}{' ' * 200_000}", f"<i>{soup * 50_000}</i>"):
        assert isinstance(plain_line(text), str)


@given(
    st.lists(
        st.sampled_from(
            ["<i>", "</i>", "<p>", "<math>", "<mfrac>", "</mfrac>", "</math>", "&lt;", "&gt;",
             "<sup>", "</sup>", "<x y='", "'>", "<br/>", "<!--", "-->", "<tex-math>"])
        | st.text(max_size=6)
    ).map("".join)
)  # fmt: skip
def test_any_title_becomes_one_line(text):
    """No exception, nothing forbidden, no line break."""
    plain = plain_line(text)
    assert not FORBIDDEN.search(plain)
    assert plain == " ".join(plain.split())
