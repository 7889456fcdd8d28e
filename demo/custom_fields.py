# SPDX-License-Identifier: MIT
"""InvenioRDM's optional record fields for journals, imprints, meetings and theses."""

from __future__ import annotations

from invenio_rdm_records.contrib import imprint, journal, meeting, thesis

RDM_NAMESPACES = {
    **journal.JOURNAL_NAMESPACE,
    **imprint.IMPRINT_NAMESPACE,
    **meeting.MEETING_NAMESPACE,
    **thesis.THESIS_NAMESPACE,
}

RDM_CUSTOM_FIELDS = [
    *journal.JOURNAL_CUSTOM_FIELDS,
    *imprint.IMPRINT_CUSTOM_FIELDS,
    *meeting.MEETING_CUSTOM_FIELDS,
    *thesis.THESIS_CUSTOM_FIELDS,
]

RDM_CUSTOM_FIELDS_UI = [
    {
        "section": "Publishing information",
        "fields": [
            *journal.JOURNAL_CUSTOM_FIELDS_UI["fields"],
            *imprint.IMPRINT_CUSTOM_FIELDS_UI["fields"],
            *thesis.THESIS_CUSTOM_FIELDS_UI["fields"],
        ],
    },
    meeting.MEETING_CUSTOM_FIELDS_UI,
]
