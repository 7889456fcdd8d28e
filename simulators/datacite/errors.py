# SPDX-License-Identifier: MIT
"""How DataCite says no, as JSON:API errors.

Source of the texts: datacite/lupo, ``app/controllers/application_controller.rb``
(``rescue_from``) and ``app/controllers/datacite_dois_controller.rb``.
"""

from __future__ import annotations


class RegistryError(Exception):
    """A request that is refused.

    :param status: HTTP status.
    :param errors: the list below ``errors`` in the answer.
    """

    def __init__(self, status: int, errors: list[dict]):
        super().__init__(status, errors)
        self.status = status
        self.errors = errors


def refuse(status: int, title: str) -> RegistryError:
    """Build a refusal that concerns the request, not a field."""
    return RegistryError(status, [{"status": str(status), "title": title}])


def no_credentials() -> RegistryError:
    """Build the answer to missing or wrong credentials."""
    return refuse(401, "Bad credentials.")


def not_yours() -> RegistryError:
    """Build the answer to a DOI whose prefix belongs to somebody else."""
    return refuse(403, "You are not authorized to access this resource.")


def not_found() -> RegistryError:
    """Build the answer to an unknown DOI."""
    return refuse(404, "The resource you are looking for doesn't exist.")


def not_allowed() -> RegistryError:
    """Build the answer to deleting a DOI that is no draft."""
    return refuse(405, "Method not allowed")


def no_payload() -> RegistryError:
    """Build the answer to a body without ``data``."""
    return refuse(400, "You need to provide a payload following the JSONAPI spec")


def invalid(problems: list[tuple[str, str]], name: str) -> RegistryError:
    """Build the answer to invalid properties.

    :param problems: pairs of property name and text.
    :param name: the DOI.
    """
    return RegistryError(422, [{"source": s, "title": t, "uid": name} for s, t in problems])
