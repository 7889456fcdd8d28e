# SPDX-License-Identifier: MIT
"""What operators read in the log of works that ended badly, under the researcher's reference."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from ..decisions.states import ClaimState
from ..logs import note
from .endings import Ended
from .grants import Permission
from .references import reference_of

logger = logging.getLogger(__name__)


def report_failed(permission: Permission, ended: Iterable[Ended]) -> None:
    """Write a line for each work that ORCID refused for good.

    The list of works says "We have been told": this is what was told.
    """
    for one in ended:
        if one.settlement is None or one.settlement.state is not ClaimState.FAILED:
            continue
        note(
            logger,
            logging.WARNING,
            "ORCID did not accept a work",
            reference=reference_of(one.turn.claim.id),
            reason=one.settlement.reason.value if one.settlement.reason else None,
            recid=one.settlement.recid,
            doi=one.settlement.doi,
            orcid=permission.orcid,
            status=one.answer.http_status if one.answer else None,
            error_code=one.answer.error_code if one.answer else None,
            text=one.answer.text if one.answer else None,
        )
