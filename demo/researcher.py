# SPDX-License-Identifier: MIT
"""What a researcher does on the web site and through the REST API, over HTTP only."""

from __future__ import annotations

from .forms import Browser, FormError
from .people import Person


class ApiError(Exception):
    """The REST API refused a request; the message holds its answer."""


class Researcher:
    """A signed-in or not yet signed-in person at one web site.

    :param site_url: address of the web site, without a slash at its end.
    """

    def __init__(self, person: Person, site_url: str):
        self.person = person
        self.site_url = site_url
        self.browser = Browser()

    def sign_in(self) -> None:
        """Fill in the sign-in form.

        :raises FormError: the account is not let in.
        """
        self.browser.open(f"{self.site_url}/login/")
        form = "form[name=login_user_form]"
        self.browser.submit(form, email=self.person.email, password=self.person.password)
        if self.browser.url.startswith(f"{self.site_url}/login"):
            raise FormError(f"{self.person.email} could not sign in")

    def connect(self, orcid: str | None = None, decision: str = "grant") -> str:
        """Connect the iD: explanation, ORCID's sign-in and permission screen, and back.

        :param orcid: who signs in at ORCID; by default the person's own iD.
        :param decision: ``grant`` or ``deny``.
        :returns: the code of the page at the end, such as ``connected``.
        """
        self.browser.open(f"{self.site_url}/orcid/connect")
        self.browser.submit("[data-testid=orcid-connect-continue]")
        self.browser.open(self.browser.find("[data-testid=orcid-leave]")["href"])
        sign_in = f"[data-testid='orcid-sim-signin-{orcid or self.person.orcid}']"
        if self.browser.page.select_one(sign_in):
            self.browser.submit(sign_in)
        if not self.browser.url.startswith(self.site_url):
            self.browser.submit(f"[data-testid=orcid-sim-{decision}]")
        return self.browser.url.rstrip("/").rpartition("/")[2]

    def set_auto_update(self, enabled: bool) -> None:
        """Tick or clear *Auto-update is enabled*, and save."""
        self.browser.open(f"{self.site_url}/account/settings/orcid/")
        box = self.browser.find("[data-testid=orcid-settings-auto-update]")
        self.browser.submit("[data-testid=orcid-settings-save]", **{box["name"]: enabled})

    def call(self, method: str, path: str, json: dict | None = None) -> dict:
        """Send a request to the REST API with the session of the browser.

        :param path: what follows ``/api``.
        :raises ApiError: any answer but success.
        """
        session = self.browser.session
        headers = {"X-CSRFToken": session.cookies.get("csrftoken", ""), "Referer": self.site_url}
        url = f"{self.site_url}/api{path}"
        answer = session.request(method, url, json=json, headers=headers, timeout=60)
        if not answer.ok:
            raise ApiError(f"{method} {path}: {answer.status_code} {answer.text[:1000]}")
        return answer.json() if answer.content else {}

    def publish(self, record: dict) -> dict:
        """Create a draft and publish it."""
        draft = self.call("POST", "/records", record)
        return self.call("POST", f"/records/{draft['id']}/draft/actions/publish")

    def edit(self, record_id: str, **metadata) -> dict:
        """Change metadata of a published record and publish again."""
        draft = self.call("POST", f"/records/{record_id}/draft")
        return self._publish_changed(draft, metadata)

    def publish_new_version(self, record_id: str, **metadata) -> dict:
        """Create a new version with changed metadata and publish it."""
        draft = self.call("POST", f"/records/{record_id}/versions")
        return self._publish_changed(draft, metadata)

    def _publish_changed(self, draft: dict, metadata: dict) -> dict:
        draft["metadata"].update(metadata)
        body = {name: draft[name] for name in ("access", "files", "metadata", "custom_fields")}
        body["pids"] = draft.get("pids", {})
        self.call("PUT", f"/records/{draft['id']}/draft", body)
        return self.call("POST", f"/records/{draft['id']}/draft/actions/publish")

    def delete(self, record_id: str) -> None:
        """Withdraw a record; within 30 days of publication its owner may do so at once."""
        reason = {"reason": "test-record", "comment": "Published for show."}
        self.call("POST", f"/records/{record_id}/request-deletion", reason)
