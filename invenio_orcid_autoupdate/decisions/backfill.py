# SPDX-License-Identifier: MIT
"""What would happen to an older work if the researcher asked for all of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .decide import Action
from .states import REMOVING, Reason, RequestedAction


class ForecastState(str, enum.Enum):
    """What would become of one work."""

    ADD = "will_be_added"
    IN_ORCID = "in_orcid"
    """It is there, added by us."""
    OTHER_SOURCE = "other_source"
    """It is there, added by somebody else; ours can be added as well."""
    NOT_SENT = "not_sent"


@dataclass(frozen=True)
class Candidate:
    """What is known of an older work.

    action: what :func:`.decide.decide` says once the researcher asked for all older works. What
        they left out on purpose still speaks against a work then.
    reason: why, where nothing is sent.
    put_code: of our work, as far as we know.
    is_ours_there: whether ORCID shows a work of ours; None: ORCID was not asked.
    other_source: who else added the DOI to the ORCID record.
    """

    action: Action
    reason: Reason | None = None
    requested_action: RequestedAction = RequestedAction.NONE
    final_reason: Reason | None = None
    put_code: int | None = None
    is_ours_there: bool | None = None
    other_source: str | None = None


@dataclass(frozen=True)
class Forecast:
    """What would happen, and why not, where nothing would.

    reason: None also where the researcher themselves said no: the claim's state says that.
    """

    state: ForecastState
    reason: Reason | None = None

    @property
    def is_ticked(self) -> bool:
        """Whether the work is among those that are added unless the researcher says otherwise."""
        return self.state is ForecastState.ADD

    @property
    def can_be_asked_for(self) -> bool:
        """Whether the work is added if the researcher ticks it."""
        return self.state in (ForecastState.ADD, ForecastState.OTHER_SOURCE)


ADDING = frozenset({Action.CREATE, Action.RECOVER, Action.REHEARSE})
"""Actions that bring a work to ORCID that is not there."""


def forecast(candidate: Candidate) -> Forecast:
    """Say what would happen to one work. Total."""
    if candidate.is_ours_there:
        return Forecast(ForecastState.IN_ORCID)
    if candidate.requested_action in REMOVING:
        return Forecast(ForecastState.NOT_SENT)
    if candidate.final_reason is not None and candidate.requested_action is not RequestedAction.ADD:
        return Forecast(ForecastState.NOT_SENT, candidate.final_reason)
    if candidate.put_code is not None:
        if candidate.is_ours_there is None:
            return Forecast(ForecastState.IN_ORCID)
        return Forecast(ForecastState.NOT_SENT, Reason.REMOVED_IN_ORCID)
    if candidate.action not in ADDING:
        return Forecast(ForecastState.NOT_SENT, candidate.reason)
    if candidate.other_source is not None:
        return Forecast(ForecastState.OTHER_SOURCE, Reason.OTHER_SOURCE)
    return Forecast(ForecastState.ADD)
