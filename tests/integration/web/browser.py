# SPDX-License-Identifier: MIT
"""A person's browser: cookies, forms with their CSRF token, the REST API of the same site."""

from __future__ import annotations

import contextvars
import functools
import itertools
import re
import threading
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from flask_security import login_user
from invenio_accounts.proxies import current_datastore
from werkzeug.test import Client

SETTINGS = "/account/settings/orcid/"

_numbers = itertools.count(1)


class Browser:
    """One browser at the site.

    :param site: the site as a WSGI application.
    :param base_url: its address.
    """

    def __init__(self, site, base_url):
        self._client = Client(site)
        self._base_url = base_url
        self._host = urlsplit(base_url).hostname
        # One limit of requests for each: InvenioRDM counts by browser and address.
        self._environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_USER_AGENT": f"test {next(_numbers)}"}

    def open(self, path, **request):
        """Send one request, in a context of its own as a web server does."""
        parts = urlsplit(path)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return contextvars.Context().run(
            self._client.open,
            target,
            base_url=self._base_url,
            environ_overrides=self._environ,
            **request,
        )

    def get(self, path, **request):
        """Open a page."""
        return self.open(path, **request)

    def post(self, path, form_at=None, **fields):
        """Send a form.

        :param path: where to.
        :param form_at: page with the form, to take its CSRF token from; None: send none.
        """
        if form_at is not None:
            fields["csrf_token"] = csrf_token(self.get(form_at).text)
        return self.open(path, method="POST", data=fields)

    def api(self, method, path, json=None, with_csrf=True):
        """Call the REST API as the site's JavaScript does."""
        headers = {"Referer": self._base_url}
        if with_csrf and self.csrf_cookie is not None:
            headers["X-CSRFToken"] = self.csrf_cookie
        return self.open(f"/api{path}", method=method, json=json, headers=headers)

    @property
    def csrf_cookie(self):
        """The cookie that the REST API compares with a header; None: not set yet."""
        cookie = self._client.get_cookie("csrftoken", domain=self._host)
        return cookie and cookie.value

    @csrf_cookie.setter
    def csrf_cookie(self, value):
        self._client.set_cookie("csrftoken", value, domain=self._host)

    def sign_in(self, email, password):
        """Sign in with a local account."""
        answer = self.post("/login/", form_at="/login/", email=email, password=password)
        assert answer.status_code == 302, answer.text
        return self

    def let_in(self, app, account):
        """Give the browser the session that signing in makes, without the two pages of it."""
        return contextvars.Context().run(self._let_in, app, account)

    def _let_in(self, app, account):
        request = {"base_url": self._base_url, "environ_overrides": self._environ}
        with app.test_request_context("/login/", method="POST", **request):
            login_user(current_datastore.get_user_by_id(account.id))
            current_datastore.commit()
            answer = app.process_response(app.make_response(""))
        for header in answer.headers.getlist("Set-Cookie"):
            name, _, value = header.partition(";")[0].partition("=")
            self._client.set_cookie(name, value, domain=self._host)
        return self

    @property
    def cookies(self):
        """The names of the cookies."""
        return {key[2] for key in self._client._cookies}

    def clone(self):
        """Return a second connection of the same browser, with the same cookies."""
        twin = Browser(self._client.application, self._base_url)
        twin._client._cookies = dict(self._client._cookies)
        return twin


def csrf_token(html):
    """Return the CSRF token of the first form that has one."""
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]


@functools.lru_cache(maxsize=4)
def _parse(html):
    """Read a page once, however often a test looks at it."""
    return BeautifulSoup(html, "html.parser")


def find(answer, testid):
    """Return the element of a page with a test id, or None."""
    return _parse(answer.text).find(attrs={"data-testid": testid})


def text_of(answer, testid):
    """Return the words of an element with single spaces."""
    return " ".join(find(answer, testid).get_text(" ").split())


def leave(browser, **fields):
    """Press the button that leads to ORCID; return the address it leads to."""
    return way_to_orcid(browser.post("/orcid/connect", form_at="/orcid/connect", **fields))


def way_to_orcid(answer):
    """Return the address to which the page goes on that answers a form."""
    assert answer.status_code == 200, answer.text
    return find(answer, "orcid-leave")["href"]


def press(browser, page, testid):
    """Press a button that leads to ORCID without the explanation; return the address it leads to.

    :param page: where the button is.
    """
    form = find(page, testid).find_parent("form")
    fields = {one["name"]: one["value"] for one in form.find_all("input")}
    return way_to_orcid(browser.post(form["action"], **fields))


def come_back(browser, address):
    """Follow ORCID's redirect to the page that it ends on."""
    answer = browser.get(address)
    assert answer.status_code == 303
    return browser.get(answer.headers["Location"])


def result(page):
    """Return the code of a result page."""
    prefix = "orcid-result-"
    codes = ("connected", "unchanged", "denied", "small", "other_id", "taken", "expired")
    found = [c for c in (*codes, "unavailable", "error") if find(page, prefix + c) is not None]
    (code,) = found
    return code


def at_once(*calls, argument=None):
    """Call all functions at the same moment; return what they returned."""
    limiter, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        limiter.wait()
        answers[number] = call(argument)

    threads = [
        threading.Thread(target=contextvars.Context().run, args=(run, number, call))
        for number, call in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
