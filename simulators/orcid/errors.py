# SPDX-License-Identifier: MIT
"""ORCID's error answers as one table: code, HTTP status, message for developers and for users.

Source: ORCID-Source ``api_en.properties`` and ``OrcidCoreExceptionMapper``. ``${…}`` marks stay
in a message when ORCID does not fill them (9035 and 9047 do that in the recordings).
"""

from __future__ import annotations

from typing import Any, NamedTuple

MORE_INFO = "https://members.orcid.org/api/resources/troubleshooting"
TRY_AGAIN = (
    "There was an error when updating the record. Please try again. "
    "If the error persists, please contact ${clientName} for assistance."
)
WORKS_LIMIT = "The maximum number of works that can be connected to an ORCID record is 10,000"


class ErrorText(NamedTuple):
    """What ORCID says for one error code."""

    status: int
    developer: str
    user: str


ERRORS = {
    9001: ErrorText(
        400,
        "400 Bad Request: There is an issue with your data or the API endpoint. "
        "405 Method Not Allowed: Endpoint and method mismatch. "
        "415 Unsupported Media Type: data must be in XML or JSON format.",
        "ORCID could not process the data, because they were invalid.",
    ),
    9005: ErrorText(
        403,
        "403 Forbidden: Insufficient or wrong scope.",
        "The client application is forbidden to perform the action.",
    ),
    9006: ErrorText(
        400,
        "The client application sent a bad request to ORCID.",
        "The client application sent a bad request to ORCID.",
    ),
    9007: ErrorText(
        301,
        "301 Moved Permanently: This account is deprecated. "
        "Please refer to account: ${orcid}. ORCID ${deprecated_orcid}",
        "This account is deprecated. Please refer to account: ${orcid}.",
    ),
    9008: ErrorText(500, "java.lang.NullPointerException", "Something went wrong in ORCID."),
    9010: ErrorText(
        403,
        "403 Forbidden: You are not the source of the work, so you are not allowed to update it.",
        "The client application is not the source of the resource it is trying to access.",
    ),
    9013: ErrorText(
        403,
        "403 Forbidden: The item is private and you are not the source.",
        "The client application is forbidden to perform the action.",
    ),
    9014: ErrorText(
        403,
        "The client application is forbidden to perform the action.",
        "The client application is forbidden to perform the action.",
    ),
    9016: ErrorText(
        404, "404 Not Found: The resource was not found.", "The resource was not found."
    ),
    9017: ErrorText(
        401,
        "401 Unauthorized: The client application is not authorized for this ORCID record.",
        "The client application is not authorized.",
    ),
    9018: ErrorText(
        409,
        "409 Conflict: The ORCID record is locked and cannot be edited. ORCID ${orcid}",
        "The ORCID record is locked.",
    ),
    9019: ErrorText(
        400,
        "400 Bad Request: The put code in the URL was ${urlPutCode} "
        "whereas the one in the body was ${bodyPutCode}.",
        TRY_AGAIN,
    ),
    9020: ErrorText(400, "400 Bad Request: Invalid incoming message.", "Invalid incoming message."),
    9021: ErrorText(
        409,
        "409 Conflict: You have already added this activity (matched by external identifiers), "
        "please see element with put-code ${putCode}. "
        "If you are trying to edit the item, please use PUT instead of POST.",
        TRY_AGAIN,
    ),
    9022: ErrorText(
        400,
        "400 Bad Request: Invalid activity, a title is required.",
        "Invalid activity:  A title is required.",
    ),
    9023: ErrorText(
        400,
        "400 Bad Request: Invalid activity, an external identifier is required.",
        "Invalid activity: an external identifier is required.",
    ),
    9024: ErrorText(
        400,
        "400 Bad Request: Put-code is included when not expected. "
        "When posting new activities, the put code should be omitted.",
        TRY_AGAIN,
    ),
    9034: ErrorText(400, "400 Bad Request: The put code provided is not valid.", TRY_AGAIN),
    9035: ErrorText(
        403,
        "403 Forbidden: You can't change the visibility of an item, "
        "please remove the visibility or set it to the current value.",
        TRY_AGAIN,
    ),
    9036: ErrorText(
        409,
        "409 Conflict: This record has not been claimed.",
        "This record has not been claimed, if this is your record you can claim it at "
        "https://orcid.org/resend-claim.",
    ),
    9037: ErrorText(
        400, "Invalid ${type}, valid values are: ${values}.", "Please specify a work type."
    ),
    9038: ErrorText(
        403,
        "409 Conflict: The item has a limited or private visibility "
        "and your request doesn't have the required scope.",
        "You don't have the permissions to execute this action.",
    ),
    9042: ErrorText(
        400,
        "org.orcid.core.exception.ExceedMaxNumberOfPutCodesException",
        "Too many put codes supplied",
    ),
    9044: ErrorText(
        409,
        "409 Conflict: The ORCID record is deactivated and cannot be edited.",
        "The ORCID record is deactivated.",
    ),
    9047: ErrorText(400, "400 Bad request: invalid JSON - ${error}", "Invalid JSON."),
    9048: ErrorText(
        409,
        f"409 Conflict: {WORKS_LIMIT}",
        f"{WORKS_LIMIT} and you have now exceeded this limit. Please remove some works and "
        "try again. For more information, see https://support.orcid.org/hc/articles/360006973133",
    ),
    9049: ErrorText(400, "400 Bad request: invalid date: ${dateString} ", "Invalid date"),
    9057: ErrorText(409, "409 Conflict: The client is locked.", "The client is locked."),
    9058: ErrorText(
        400,
        "404 Bad Request: Invalid contributor role: ${role}. Expected one of ${validRoles}. ",
        "Invalid contributor role.",
    ),
}


class ApiError(Exception):
    """An answer in ORCID's error envelope.

    :param code: ORCID's ``error-code``, a key of :data:`ERRORS`.
    :param detail: what follows "Full validation error:" in the developer message.
    :param status: HTTP status, where it differs from the table's (9001, 9007).
    :param location: value of the ``location`` header (9007).
    :param facts: values of the ``${…}`` marks.
    """

    def __init__(
        self,
        code: int,
        detail: str = "",
        *,
        status: int = 0,
        location: str = "",
        **facts: object,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.status = status or ERRORS[code].status
        self.location = location
        self.detail = detail
        self.facts = facts

    def body(self) -> dict[str, Any]:
        """Return the envelope; its key order is ORCID's."""
        text = ERRORS[self.code]
        user, developer = self._fill(text.user), self._fill(text.developer)
        if self.code == 9007 and self.status == 409:  # ORCID words a refused write otherwise
            developer = user
        elif self.detail:
            developer = f"{developer} Full validation error: {self.detail}"
        return {
            "response-code": self.status,
            "developer-message": developer,
            "user-message": user,
            "error-code": self.code,
            "more-info": MORE_INFO,
        }

    def _fill(self, text: str) -> str:
        for name, value in self.facts.items():
            text = text.replace("${" + name + "}", str(value))
        return text


class OAuthError(Exception):
    """A refusal in the form of the OAuth standard, as ORCID's token filter gives it.

    :param status: HTTP status.
    :param error: ``invalid_token``, ``forbidden``, ``invalid_grant`` …
    """

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.description = description

    def body(self) -> dict[str, str]:
        """Return the two fields of RFC 6749, section 5.2."""
        return {"error": self.error, "error_description": self.description}


class ContainerError(Exception):
    """A fault that ORCID's own code does not catch: its server answers 500 with a page."""

    page = (
        "<!doctype html><html><body><h1>HTTP Status 500 – Internal Server Error</h1></body></html>"
    )
    content_type = "text/html;charset=utf-8"
