# SPDX-License-Identifier: MIT
"""Our screens in German, whose words are long, and in Arabic, which is read from the right."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from . import accounts
from .axe import find_grave
from .conftest import keep
from .looking import look
from .pages import NARROW, WIDE, find
from .pages.settings import URL

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("grant")]

DIRECTIONS = {"de": "ltr", "ar": "rtl"}

WORDS = {
    "de": {
        "state": "Aktiv",
        "save": "Speichern",
        "figure": "1 wartet auf Ihr OK",
        "continue": "Weiter zu ORCID",
        "total": "11 Werke",
        "label": "Nicht gesendet",
        "page": "Seite 1 von 2",
        "remove": "„in_orcid“ aus Ihrem ORCID-Eintrag entfernen?",
        "sent": "vor 3 Tagen",
    },
    "ar": {
        "state": "مفعٌل",
        "save": "حفظ",
        "figure": "عمل واحد بانتظار موافقتك",
        "continue": "المتابعة إلى ORCID",
        "total": "11 عملًا",
        "label": "لم يُرسل",
        "page": "الصفحة 1 من 2",
        "remove": "هل تريد إزالة «\u2068in_orcid\u2069» من سجل ORCID الخاص بك؟",
        "sent": "قبل 3 أيام",
    },
}

FIND_CUT = """
(part) => [...part.querySelectorAll("a, button, dd, dt, h2, h3, label, legend, li, p, summary")]
  .filter((e) => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.outerHTML.slice(0, 160))
"""
"""What is wider than its place."""

FIND_OVERLAPS = """
(part) => {
  // A bar that stays in sight lies on what is scrolled past below it.
  const isBar = (e) => e.closest(".orcid-save") !== null;
  const isSeen = (e) =>
    e.checkVisibility({visibilityProperty: true}) && e.offsetWidth > 1 && !isBar(e);
  const controls = [...part.querySelectorAll("a, button, input, select, summary")].filter(isSeen);
  const covers = ([a, b]) => {
    const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    const width = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const height = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    return width > 1 && height > 1 && !a.contains(b) && !b.contains(a);
  };
  return controls
    .flatMap((a, index) => controls.slice(index + 1).map((b) => [a, b]))
    .filter(covers)
    .map(([a, b]) => `${a.outerHTML.slice(0, 80)} / ${b.outerHTML.slice(0, 80)}`);
}
"""
"""Pairs of controls that lie on each other."""


@pytest.fixture(params=DIRECTIONS)
def language(request):
    """A language of which the reader's browser says that it is theirs."""
    return request.param


@pytest.fixture
def page(chromium, researcher, language):
    """A window of somebody who is signed in and reads this language."""
    context = chromium.new_context(viewport=WIDE, locale=language)
    accounts.let_in(context, researcher)
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


def inspect(page, name, testid):
    """Keep pictures of a screen; nothing is cut, lies on something else or keeps people out."""
    place = f"[data-testid={testid}]"
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        part = page.locator(place)
        assert (name, size, part.evaluate(FIND_CUT)) == (name, size, [])
        assert (name, size, part.evaluate(FIND_OVERLAPS)) == (name, size, [])
    look(page, name, place)


def is_before(first, second, direction):
    """Say whether something stands where a line begins, as seen from something else."""
    one, other = first.bounding_box()["x"], second.bounding_box()["x"]
    return one < other if direction == "ltr" else one > other


def begins_with_its_box(box, label, direction):
    """Say whether a tick box stands where its words begin, in front of them."""
    one, other = box.bounding_box(), label.bounding_box()
    shift = one["x"] - other["x"]
    if direction == "rtl":
        shift += one["width"] - other["width"]
    return abs(shift) < 1


def test_the_settings_page(page, site, language):
    """Its state, its numbers, its form, and the questions that are asked once more."""
    words = WORDS[language]
    page.goto(f"{site}{URL}")
    assert page.locator("html").get_attribute("dir") == DIRECTIONS[language]
    assert find(page, "orcid-settings-state").inner_text() == words["state"]
    assert words["figure"] in find(page, "orcid-settings-figures").inner_text()
    assert find(page, "orcid-settings-save").inner_text() == words["save"]
    title, state = page.locator(".orcid-title img"), find(page, "orcid-settings-state")
    assert is_before(title, state, DIRECTIONS[language])
    find(page, "orcid-settings-more").locator("summary").click()
    switch = find(page, "orcid-settings-auto-update")
    switch.uncheck()
    words_of_it = page.locator("label[for=auto_update]")
    assert begins_with_its_box(switch, words_of_it, DIRECTIONS[language])
    inspect(page, f"{language}-settings", "orcid-settings")
    for path, name in (
        ("disconnect", "orcid-disconnect"),
        ("remove-all", "orcid-remove-all"),
        ("older", "orcid-older"),
    ):
        page.goto(f"{site}{URL}{path}")
        inspect(page, f"{language}-{path}", name)


def test_the_way_to_orcid(page, site, language):
    """The explanation, and what is said after it."""
    page.goto(f"{site}/orcid/connect")
    assert find(page, "orcid-connect-continue").inner_text().strip() == WORDS[language]["continue"]
    inspect(page, f"{language}-connect", "orcid-connect")
    for code in ("denied", "expired", "error"):
        page.goto(f"{site}/orcid/result/{code}")
        inspect(page, f"{language}-{code}", f"orcid-result-{code}")


def row_of(page, title):
    """Return the row of a work."""
    titles = find(page, "orcid-works-title").get_by_text(title, exact=True)
    return find(page, "orcid-works-row").filter(has=titles)


def test_the_list_of_works(page, site, language):
    """What the server says and what the browser adds are one language."""
    words, direction = WORDS[language], DIRECTIONS[language]
    page.goto(f"{site}{URL}works")
    expect(find(page, "orcid-works-total")).to_contain_text(words["total"])
    assert find(page, "orcid-works-page").inner_text() == words["page"]
    row = row_of(page, "in_orcid")
    assert words["sent"] in row.inner_text()
    skipped = row_of(page, "skipped").get_by_test_id("orcid-works-state")
    assert skipped.inner_text().strip() == words["label"]
    state = row.get_by_test_id("orcid-works-state")
    assert is_before(row.get_by_test_id("orcid-works-title"), state, direction)
    assert is_before(find(page, "orcid-works-total"), find(page, "orcid-works-bulk"), direction)
    inspect(page, f"{language}-works", "orcid-works")


def test_its_dialogs(page, site, language):
    """They stand in the middle and say the title as it is."""
    page.goto(f"{site}{URL}works")
    row = row_of(page, "in_orcid")
    row.get_by_test_id("orcid-works-action-remove").click()
    dialog = find(page, "orcid-works-dialog-remove")
    expect(dialog.locator("h2")).to_have_text(WORDS[language]["remove"])
    keep(page, f"{language}-dialog-remove")
    assert find_grave(page, "[data-testid=orcid-works-dialog-remove]") == []
    page.keyboard.press("Escape")
    row.get_by_test_id("orcid-works-action-not-me").click()
    expect(find(page, "orcid-works-dialog-not-me")).to_be_visible()
    assert find(page, "orcid-works-dialog-not-me").evaluate(FIND_CUT) == []
    keep(page, f"{language}-dialog-not-me")


def test_the_footer_offers_the_languages(chromium, site, researcher):
    """Whoever chooses one there reads our pages in it."""
    context = chromium.new_context(viewport=WIDE, locale="en")
    accounts.let_in(context, researcher)
    page = context.new_page()
    page.goto(f"{site}{URL}")
    with page.expect_navigation():
        page.locator("#lang-code").evaluate("e => { e.value = 'de'; e.form.submit(); }")
    page.goto(f"{site}{URL}")
    assert find(page, "orcid-settings-save").inner_text() == WORDS["de"]["save"]
    context.close()
