# SPDX-License-Identifier: MIT
"""The simulator's methods over HTTP, for tests and demos in another process.

All under ``/control``, JSON in and out; the table is in the README. Not part of ORCID.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, jsonify, request
from werkzeug.exceptions import BadRequest, NotFound

if TYPE_CHECKING:
    from .simulator import OrcidSimulator

Answer = tuple[Any, int]


def build_blueprint(simulator: OrcidSimulator) -> Blueprint:
    """Return the control routes of one simulator."""
    blueprint = Blueprint("control", __name__, url_prefix="/control")
    control = Control(simulator)
    for method, rule, view in control.routes():
        blueprint.add_url_rule(rule, view.__name__, view, methods=[method])
    blueprint.register_error_handler(KeyError, _unknown)
    blueprint.register_error_handler(ValueError, _wrong)
    blueprint.register_error_handler(TypeError, _wrong)
    blueprint.register_error_handler(BadRequest, _wrong)
    return blueprint


def _unknown(error: Exception) -> Answer:
    return jsonify(error=f"there is no {error.args[0]!r}"), NotFound.code


def _wrong(error: Exception) -> Answer:
    return jsonify(error=str(error)), BadRequest.code


def _sent() -> dict[str, Any]:
    value = request.get_json(force=True, silent=True) if request.get_data() else {}
    if not isinstance(value, dict):
        raise ValueError("send a JSON object")
    return value


class Control:
    """One method a route."""

    def __init__(self, simulator: OrcidSimulator) -> None:
        self._simulator = simulator

    def routes(self) -> list[tuple[str, str, Any]]:
        """Return method, rule and function of each route."""
        return [
            ("GET", "/health", self.health),
            ("POST", "/reset", self.reset),
            ("POST", "/people", self.add_person),
            ("PUT", "/people/<orcid>/state", self.set_state),
            ("PUT", "/people/<orcid>/names", self.set_names),
            ("GET", "/people/<orcid>/works", self.works),
            ("POST", "/people/<orcid>/works", self.add_work),
            ("DELETE", "/people/<orcid>/access/<client_id>", self.revoke_access),
            ("DELETE", "/works/<int:put_code>", self.delete_work),
            ("PUT", "/works/<int:put_code>/visibility", self.set_visibility),
            ("POST", "/tokens", self.issue_token),
            ("POST", "/tokens/expire", self.expire_token),
            ("PUT", "/token-service", self.set_token_service),
            ("PUT", "/clients/<client_id>/lock", self.lock_client),
            ("PUT", "/clients/<client_id>/wizard", self.set_wizard),
            ("GET", "/faults", self.list_faults),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("GET", "/requests", self.requests),
            ("DELETE", "/requests", self.clear_requests),
            ("PUT", "/rate-limit", self.set_rate_limit),
        ]

    def health(self) -> Answer:
        """Tell that the simulator is up, and its addresses."""
        return jsonify(self._simulator.environment()), 200

    def reset(self) -> Answer:
        """Return to the seed."""
        self._simulator.reset()
        return _done()

    def add_person(self) -> Answer:
        """Create a record."""
        self._simulator.add_person(**_sent())
        return _done(201)

    def set_state(self, orcid: str) -> Answer:
        """Change a record's state."""
        sent = _sent()
        self._simulator.set_state(orcid, sent.get("state", ""), sent.get("primary", ""))
        return _done()

    def set_names(self, orcid: str) -> Answer:
        """Change somebody's names."""
        sent = _sent()
        self._simulator.set_names(
            orcid, sent["name"], sent.get("other-names", ()), bool(sent.get("public", True))
        )
        return _done()

    def works(self, orcid: str) -> Answer:
        """List a record's works."""
        return jsonify(self._simulator.works(orcid)), 200

    def add_work(self, orcid: str) -> Answer:
        """Store a work without any check."""
        sent = _sent()
        put_code = self._simulator.add_work(
            orcid,
            sent["work"],
            source=sent.get("source", ""),
            visibility=sent.get("visibility", ""),
        )
        return jsonify({"put-code": put_code}), 201

    def revoke_access(self, orcid: str, client_id: str) -> Answer:
        """Take a client off the trusted parties."""
        return jsonify(ended=self._simulator.revoke_access(orcid, client_id)), 200

    def delete_work(self, put_code: int) -> Answer:
        """Delete a work as the researcher."""
        self._simulator.delete_work(put_code)
        return _done()

    def set_visibility(self, put_code: int) -> Answer:
        """Set who sees a work."""
        self._simulator.set_visibility(put_code, _sent().get("visibility", ""))
        return _done()

    def issue_token(self) -> Answer:
        """Give out an access token."""
        return jsonify({"access_token": self._simulator.issue_token(**_sent())}), 201

    def expire_token(self) -> Answer:
        """Let an access token end."""
        token = _sent().get("access_token", "")
        if token not in self._simulator.registry.tokens:
            raise KeyError("such token")
        self._simulator.expire_token(token)
        return _done()

    def set_token_service(self) -> Answer:
        """Cut or mend the token service."""
        sent = _sent()
        self._simulator.set_token_service(bool(sent["up"]), bool(sent.get("failing", False)))
        return _done()

    def lock_client(self, client_id: str) -> Answer:
        """Lock or unlock a client."""
        self._simulator.lock_client(client_id, bool(_sent().get("locked", True)))
        return _done()

    def set_wizard(self, client_id: str) -> Answer:
        """List a client under *Search & link*."""
        self._simulator.set_wizard(client_id, str(_sent()["address"]))
        return _done()

    def list_faults(self) -> Answer:
        """List the faults in force."""
        return jsonify(self._simulator.faults.as_json()), 200

    def add_fault(self) -> Answer:
        """Add a fault; ``match`` may hold method, path and orcid."""
        sent = _sent()
        self._simulator.faults.add(**sent.pop("match", {}), **sent)
        return _done(201)

    def clear_faults(self) -> Answer:
        """Drop all faults."""
        seed = request.args.get("seed", type=int)
        self._simulator.faults.clear(seed)
        return _done()

    def requests(self) -> Answer:
        """List the API requests."""
        return jsonify(self._simulator.log.as_json()), 200

    def clear_requests(self) -> Answer:
        """Forget the API requests."""
        self._simulator.log.clear()
        return _done()

    def set_rate_limit(self) -> Answer:
        """Switch the rate limit on or off."""
        self._simulator.limit.enabled = bool(_sent()["enabled"])
        self._simulator.limit.reset()
        return _done()


def _done(status: int = 200) -> Answer:
    return jsonify(ok=True), status
