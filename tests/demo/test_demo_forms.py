# SPDX-License-Identifier: MIT
"""The browser without eyes: what it reads from a page, and what it sends."""

from __future__ import annotations

import threading

import pytest
from bs4 import BeautifulSoup
from flask import Flask, redirect, request
from werkzeug.serving import make_server

from demo.forms import Browser, FormError, read_fields
from demo.people import load_people
from demo.researcher import ApiError, Researcher

FORM = """
<form action="/save" method="post" id="form">
  <input type="hidden" name="csrf_token" value="abc">
  <input type="checkbox" name="auto_update" value="y">
  <input type="checkbox" name="mail" checked>
  <input type="radio" name="mode" value="auto" checked><input type="radio" name="mode" value="ask">
  <textarea name="note">Hello</textarea>
  <select name="lang"><option value="en">E</option><option value="de" selected>D</option></select>
  <select name="first"><option value="1">1</option></select><select name="none"></select>
  <input type="submit" name="ignored" value="x">
  <button name="decision" value="grant" id="grant">Yes</button>
  <button id="plain">Also yes</button>
</form>
"""

SHOWN = {
    "csrf_token": "abc",
    "mail": "on",
    "mode": "auto",
    "note": "Hello",
    "lang": "de",
    "first": "1",
    "none": "",
}
"""What a browser sends when nobody touches the form."""


def make_site():
    """Build a small web site that remembers what was posted."""
    app = Flask(__name__)
    app.posted = []

    @app.post("/save")
    def save():
        app.posted.append(request.form.to_dict())
        return redirect("/form")

    @app.post("/login/")
    def refuse():
        return redirect("/login/")

    @app.post("/api/records")
    def api():
        return {"csrf": request.headers["X-CSRFToken"], "sent": request.get_json()}

    @app.delete("/api/records")
    def empty():
        return "", 204

    @app.get("/login/")
    def sign_in():
        return '<form name="login_user_form"><input name="email"></form>'

    app.add_url_rule("/form", "form", lambda: FORM)
    return app


@pytest.fixture(scope="module")
def site():
    """That site, served; its address is ``site.url``."""
    app = make_site()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


def test_of_a_list_in_which_several_can_be_chosen_all_chosen_are_sent():
    """As a browser sends them: none, one or several."""
    chosen = '<option value="a" selected>A</option><option value="c" selected>C</option>'
    page = f"""<form>
      <select name="types" multiple><option value="b">B</option>{chosen}</select>
      <select name="nothing" multiple><option value="x">X</option></select>
    </form>"""
    fields = read_fields(BeautifulSoup(page, "html.parser").form)
    assert fields == {"types": ["a", "c"], "nothing": []}


def test_of_several_boxes_with_one_name_all_that_are_ticked_are_sent():
    """None, one or several of them, as a browser sends them."""
    box = '<input type="checkbox" name="{}" value="{}"{}>'
    boxes = [("types", "a", " checked"), ("types", "b", ""), ("types", "c", " checked")]
    boxes += [("types", "d", " checked"), ("one", "x", ""), ("one", "y", " checked")]
    page = "".join(box.format(*each) for each in [*boxes, ("none", "z", "")])
    fields = read_fields(BeautifulSoup(f"<form>{page}</form>", "html.parser").form)
    assert fields == {"types": ["a", "c", "d"], "one": "y", "none": False}


def test_fields_hold_what_the_page_shows():
    """Every kind of control gives its present value; unticked boxes are False."""
    fields = read_fields(BeautifulSoup(FORM, "html.parser").form)
    assert fields == {**SHOWN, "auto_update": False}


@pytest.mark.parametrize(
    ("selector", "changes", "expected"),
    [
        ("#form", {}, SHOWN),
        ("#plain", {"auto_update": True}, {**SHOWN, "auto_update": "y"}),
        ("#grant", {"mail": False}, {**SHOWN, "decision": "grant"}),
        ("#form", {"note": "Bye"}, {**SHOWN, "note": "Bye"}),
    ],
    ids=["untouched", "tick a box", "press a named button and clear a box", "write"],
)
def test_submit_sends_what_a_browser_would(site, selector, changes, expected):
    """Ticked boxes and the pressed button are sent, cleared boxes are not."""
    if changes.get("mail") is False:
        expected = {name: value for name, value in expected.items() if name != "mail"}
    browser = Browser().open(f"{site.url}/form").submit(selector, **changes)
    assert site.posted[-1] == expected
    assert (browser.status, browser.url) == (200, f"{site.url}/form")


def test_a_missing_element_says_what_the_page_holds_instead(site):
    """The message names selector, address, status and text of the page."""
    browser = Browser().open(f"{site.url}/form")
    with pytest.raises(FormError, match=r"No '#nothing' on .*/form \(status 200\): .*Also yes"):
        browser.find("#nothing")


def test_a_refused_sign_in_is_noticed(site):
    """Back at the sign-in page means not signed in."""
    with pytest.raises(FormError, match="josiah@demo.example could not sign in"):
        Researcher(load_people()["josiah"], site.url).sign_in()


def test_calls_to_the_api_carry_the_csrf_token(site):
    """The cookie's value goes into the header; an empty answer is an empty dictionary."""
    researcher = Researcher(load_people()["josiah"], site.url)
    researcher.browser.session.cookies.set("csrftoken", "xyz")
    assert researcher.call("POST", "/records", {"a": 1}) == {"csrf": "xyz", "sent": {"a": 1}}
    assert researcher.call("DELETE", "/records") == {}


def test_a_refusal_of_the_api_is_an_error(site):
    """Method, path and status are in the message."""
    with pytest.raises(ApiError, match="GET /nothing: 404"):
        Researcher(load_people()["josiah"], site.url).call("GET", "/nothing")
