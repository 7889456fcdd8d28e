# SPDX-License-Identifier: MIT
"""What the registration agency answered, and what operators must hear of, as blinker signals.

Of the signals about DOIs, sender is the wrapped PID provider. Each signal is sent inside the
transaction in which InvenioRDM talks to the agency, so a receiver may write to the database but
must neither commit nor use the network.

Their keyword arguments: ``pid`` (``invenio_pidstore`` model of the DOI) and ``record`` (the record
or, for a concept DOI, InvenioRDM's ``ChainObject`` of parent and newest version; None when the
provider was not given one). Answers that can prove something come with ``asked_at``: when the
request was begun, aware UTC.
"""

from __future__ import annotations

from blinker import Namespace

_signals = Namespace()

doi_registered = _signals.signal("orcid-autoupdate-doi-registered")
"""The agency made a DOI findable for the first time (as far as InvenioRDM knows), or again."""

doi_updated = _signals.signal("orcid-autoupdate-doi-updated")
"""The agency was given new metadata, or asked to show a hidden DOI again; ``accepted``: what it
said, None if nobody can tell."""

doi_hiding = _signals.signal("orcid-autoupdate-doi-hiding")
"""The agency is about to be asked to hide a DOI. What comes of it may never be announced."""

doi_hidden = _signals.signal("orcid-autoupdate-doi-hidden")
"""The agency was asked to hide the DOI of a restricted record, whatever it said."""

doi_withdrawn = _signals.signal("orcid-autoupdate-doi-withdrawn")
"""InvenioRDM withdrew the record behind the DOI."""

doi_refused = _signals.signal("orcid-autoupdate-doi-refused")
"""The agency refused to register the DOI, although the PID's status says *registered*."""

client_locked = _signals.signal("orcid-autoupdate-client-locked")
"""ORCID locked the repository's own client, so nothing is sent until it is unlocked there. Sent by
the worker that was told first, once for each incident and day, without sender and arguments."""
