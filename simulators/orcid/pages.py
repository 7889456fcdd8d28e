# SPDX-License-Identifier: MIT
"""The record as people see it: works, trusted parties, and what the owner can do about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, render_template, request, session

from .duplicates import group, identifiers
from .oauth import SCOPES
from .state import Client, Person, Work
from .views import source

if TYPE_CHECKING:
    from .simulator import OrcidSimulator

MONTHS = "January February March April May June July August September October November December"


def build_blueprint(simulator: OrcidSimulator) -> Blueprint:
    """Return the page routes of one simulator."""
    views = Pages(simulator)
    blueprint = Blueprint("pages", __name__)
    blueprint.add_url_rule("/", "home", views.home)
    blueprint.add_url_rule("/my-orcid", "my_orcid", views.my_orcid)
    blueprint.add_url_rule("/trusted-parties", "trusted_parties", views.trusted_parties)
    blueprint.add_url_rule("/search-and-link", "search_and_link", views.search_and_link)
    blueprint.add_url_rule("/<orcid>", "record", views.record)
    for rule, name in (
        ("/my/works/<int:put_code>/delete", "delete_work"),
        ("/my/works/<int:put_code>/visibility", "set_visibility"),
        ("/my/trusted-parties/<client_id>/revoke", "revoke"),
    ):
        blueprint.add_url_rule(rule, name, getattr(views, name), methods=["POST"])
    return blueprint


class Pages:
    """One method a route."""

    def __init__(self, simulator: OrcidSimulator) -> None:
        self._simulator = simulator
        self._registry = simulator.registry

    def home(self) -> str:
        """List the people."""
        with self._registry.lock:
            people = [
                (person, len(self._registry.works_of(person.orcid)))
                for person in self._registry.people.values()
            ]
            return render_template("home.html", people=people, me=self._me())

    def record(self, orcid: str) -> str:
        """Show a record; the owner sees all works and can change them."""
        with self._registry.lock:
            person = self._registry.people.get(orcid)
            if person is None:
                abort(404)
            mine = session.get("orcid") == orcid
            works = [
                work
                for work in self._registry.works_of(orcid)
                if mine or work.visibility == "public"
            ]
            works.sort(key=lambda work: (-work.display_index, work.created))
            return render_template(
                "record.html",
                person=person,
                me=self._me(),
                mine=mine,
                groups=[[self._describe(work) for work in one.works] for one in group(works)],
            )

    def my_orcid(self) -> Any:
        """Go to the signed-in person's record."""
        with self._registry.lock:
            me = self._me()
            return redirect(f"/{me.orcid}" if me else "/signin?next=/my-orcid")

    def trusted_parties(self) -> Any:
        """List the clients that may read or change the signed-in person's record."""
        with self._registry.lock:
            me = self._me()
            if me is None:
                return redirect("/signin?next=/trusted-parties")
            parties = self._trusted_parties(me.orcid)
            return render_template("trusted.html", me=me, parties=parties)

    def search_and_link(self) -> Any:
        """List the clients where the signed-in person can go to find works."""
        with self._registry.lock:
            me = self._me()
            if me is None:
                return redirect("/signin?next=/search-and-link")
            trusted = {party["client"].client_id for party in self._trusted_parties(me.orcid)}
            wizards = [
                {
                    "client": client,
                    "is_connected": client.client_id in trusted,
                    "address": f"/oauth/authorize?{urlencode(_wizard_request(client))}",
                }
                for client in self._registry.clients.values()
                if client.wizard
            ]
            return render_template("wizards.html", me=me, wizards=wizards)

    def delete_work(self, put_code: int) -> Any:
        """Delete one of the signed-in person's works."""
        with self._registry.lock:
            self._own_work(put_code)
            self._simulator.delete_work(put_code)
            return self._back()

    def set_visibility(self, put_code: int) -> Any:
        """Set who sees one of the signed-in person's works."""
        with self._registry.lock:
            self._own_work(put_code)
            try:
                self._simulator.set_visibility(put_code, request.form.get("visibility", ""))
            except ValueError:
                abort(400)
            return self._back()

    def revoke(self, client_id: str) -> Any:
        """Take a client off the signed-in person's trusted parties."""
        with self._registry.lock:
            self._simulator.revoke_access(session.get("orcid", ""), client_id)
            return redirect("/trusted-parties")

    def _me(self) -> Person | None:
        return self._registry.people.get(session.get("orcid", ""))

    def _back(self) -> Any:
        return redirect(f"/{session.get('orcid', '')}")

    def _own_work(self, put_code: int) -> Work:
        work = self._registry.works.get(put_code)
        if work is None or work.orcid != session.get("orcid"):
            abort(404)
        return work

    def _describe(self, work: Work) -> dict[str, Any]:
        content = work.content
        contributors = (content["contributors"] or {}).get("contributor") or []
        return {
            "put_code": work.put_code,
            "title": content["title"]["title"]["value"],
            "subtitle": (content["title"]["subtitle"] or {}).get("value"),
            "journal": (content["journal-title"] or {}).get("value"),
            "type": content["type"].replace("-", " ").capitalize(),
            "date": date_words(content["publication-date"]),
            "description": content["short-description"],
            "identifiers": [_identifier(one) for one in identifiers(content)],
            "contributors": [
                one["credit-name"]["value"] for one in contributors if one["credit-name"]
            ],
            "source": source(self._registry, work)["source-name"]["value"],
            "visibility": work.visibility,
        }

    def _trusted_parties(self, orcid: str) -> list[dict[str, Any]]:
        scopes: dict[str, set[str]] = {}
        for token in self._registry.tokens.values():
            if token.orcid == orcid and token.state == "active":
                scopes.setdefault(token.client_id, set()).update(token.scopes)
        return [
            {
                "client": self._registry.clients[client_id],
                "wishes": [SCOPES.get(scope, scope) for scope in sorted(given)],
            }
            for client_id, given in scopes.items()
        ]


def _wizard_request(client: Client) -> dict[str, str]:
    """Return what ORCID itself asks of a person on the way to a client: there is no state."""
    return {
        "client_id": client.client_id,
        "response_type": "code",
        "scope": "/activities/update",
        "redirect_uri": client.wizard,
    }


def _identifier(identifier: dict[str, Any]) -> dict[str, str]:
    kind, value = identifier["external-id-type"], identifier["external-id-value"]
    url = (identifier["external-id-url"] or {}).get("value") or ""
    if kind == "doi":
        bare = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", value, flags=re.I)
        url = value = f"https://doi.org/{bare}"
    if not re.match("https?://", url):
        url = ""
    relationship = identifier["external-id-relationship"].replace("-", " ")
    return {
        "kind": kind.upper() if kind in ("doi", "issn", "isbn", "pmid", "uri") else kind,
        "value": value,
        "url": url,
        "relationship": relationship,
    }


def date_words(date: dict[str, Any] | None) -> str:
    """Return a publication date as a person writes it: ``7 May 2019``."""
    parts = {part: (date or {}).get(part) for part in ("day", "month", "year")}
    day, month, year = ((value or {}).get("value") or "" for value in parts.values())
    if month.isdigit() and 1 <= int(month) <= 12:
        month = MONTHS.split()[int(month) - 1]
    return " ".join(part for part in (day.lstrip("0"), month, year) if part)
