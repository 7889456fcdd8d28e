# SPDX-License-Identifier: MIT
"""Fill in and submit HTML forms over HTTP, as a browser without JavaScript does."""

from __future__ import annotations

from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag


class FormError(Exception):
    """The page is not what a person would have expected there."""


class Browser:
    """Cookies, and the page that was opened last."""

    def __init__(self):
        self.session = requests.Session()
        self.url = ""
        self.status = 0
        self.page = BeautifulSoup("", "html.parser")

    def open(self, url: str) -> Browser:
        """Open an address and follow redirects."""
        return self._take(self.session.get(url, timeout=60))

    def find(self, selector: str) -> Tag:
        """Return the first element that a CSS selector finds.

        :raises FormError: there is none.
        """
        found = self.page.select_one(selector)
        if found is None:
            text = " ".join(self.page.get_text(" ").split())[:600]
            raise FormError(f"No {selector!r} on {self.url} (status {self.status}): {text}")
        return found

    def submit(self, selector: str, **changes: str | bool) -> Browser:
        """Press a button, or submit a form.

        :param selector: CSS selector of the form or of the button.
        :param changes: fields to fill in; tick boxes are ticked by True and cleared by False.
        """
        element = self.find(selector)
        form = element if element.name == "form" else element.find_parent("form")
        fields = read_fields(form)
        if element is not form and element.get("name"):
            fields[element["name"]] = element.get("value", "")
        for name, value in changes.items():
            fields[name] = "y" if value is True else value
        fields = {name: value for name, value in fields.items() if value is not False}
        address = urljoin(self.url, form.get("action") or self.url)
        return self._take(self.session.post(address, fields, timeout=60))

    def _take(self, response: requests.Response) -> Browser:
        self.url, self.status = response.url, response.status_code
        self.page = BeautifulSoup(response.text, "html.parser")
        return self


def read_fields(form: Tag) -> dict[str, str | bool | list[str]]:
    """Return the fields of a form with their present values; unticked boxes are False.

    Where several can be chosen and are, in a list or as boxes of one name, the value is a list.
    """
    fields: dict[str, str | bool | list[str]] = {}
    for element in form.select("input[name], textarea[name], select[name]"):
        kind = element.get("type")
        if kind in ("submit", "button", "image", "file"):
            continue
        if kind in ("checkbox", "radio") and not element.has_attr("checked"):
            fields.setdefault(element["name"], False)
        elif kind == "checkbox" and fields.get(element["name"]):
            ticked = fields[element["name"]]
            before = ticked if isinstance(ticked, list) else [ticked]
            fields[element["name"]] = [*before, _value(element, kind)]
        else:
            fields[element["name"]] = _value(element, kind)
    return fields


def _value(element: Tag, kind: str | None) -> str | list[str]:
    if element.name == "textarea":
        return element.get_text()
    if element.has_attr("multiple"):
        return [option.get("value", "") for option in element.select("option[selected]")]
    if element.name == "select":
        chosen = element.select_one("option[selected]") or element.select_one("option")
        return chosen.get("value", "") if chosen else ""
    return element.get("value", "on" if kind == "checkbox" else "")
