# SPDX-License-Identifier: MIT
"""What ORCID's types of works and roles of contributors are called, for those who read a preview.

What ORCID may add one day is shown by its code.
"""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _

WORK_TYPE_LABELS = {
    "annotation": _("Annotation"),
    "artistic-performance": _("Artistic performance"),
    "blog-post": _("Blog post"),
    "book": _("Book"),
    "book-chapter": _("Book chapter"),
    "book-review": _("Book review"),
    "cartographic-material": _("Cartographic material"),
    "clinical-study": _("Clinical study"),
    "conference-abstract": _("Conference abstract"),
    "conference-output": _("Conference output"),
    "conference-paper": _("Conference paper"),
    "conference-poster": _("Conference poster"),
    "conference-presentation": _("Conference presentation"),
    "conference-proceedings": _("Conference proceedings"),
    "data-management-plan": _("Data management plan"),
    "data-set": _("Data set"),
    "design": _("Design"),
    "dictionary-entry": _("Dictionary entry"),
    "disclosure": _("Disclosure"),
    "dissertation-thesis": _("Dissertation or thesis"),
    "edited-book": _("Edited book"),
    "encyclopedia-entry": _("Encyclopedia entry"),
    "image": _("Image"),
    "invention": _("Invention"),
    "journal-article": _("Journal article"),
    "journal-issue": _("Journal issue"),
    "learning-object": _("Learning object"),
    "lecture-speech": _("Lecture or speech"),
    "license": _("License"),
    "magazine-article": _("Magazine article"),
    "manual": _("Manual"),
    "moving-image": _("Moving image"),
    "musical-composition": _("Musical composition"),
    "newsletter-article": _("Newsletter article"),
    "newspaper-article": _("Newspaper article"),
    "online-resource": _("Online resource"),
    "other": _("Other"),
    "patent": _("Patent"),
    "physical-object": _("Physical object"),
    "preprint": _("Preprint"),
    "public-speech": _("Public speech"),
    "registered-copyright": _("Registered copyright"),
    "report": _("Report"),
    "research-technique": _("Research technique"),
    "research-tool": _("Research tool"),
    "review": _("Review"),
    "software": _("Software"),
    "sound": _("Sound"),
    "spin-off-company": _("Spin-off company"),
    "standards-and-policy": _("Standards and policy"),
    "supervised-student-publication": _("Supervised student publication"),
    "technical-standard": _("Technical standard"),
    "test": _("Test"),
    "trademark": _("Trademark"),
    "transcription": _("Transcription"),
    "translation": _("Translation"),
    "website": _("Website"),
    "working-paper": _("Working paper"),
}
"""Type of a work to its name. Source: orcid-model 3.3.8, ``WorkType.java``."""

ROLE_LABELS = {
    "author": _("author"),
    "assignee": _("assignee"),
    "editor": _("editor"),
    "chair-or-translator": _("chair or translator"),
    "co-investigator": _("co-investigator"),
    "co-inventor": _("co-inventor"),
    "graduate-student": _("graduate student"),
    "other-inventor": _("other inventor"),
    "principal-investigator": _("principal investigator"),
    "postdoctoral-researcher": _("postdoctoral researcher"),
    "support-staff": _("support staff"),
    "conceptualization": _("conceptualization"),
    "data-curation": _("data curation"),
    "formal-analysis": _("formal analysis"),
    "funding-acquisition": _("funding acquisition"),
    "investigation": _("investigation"),
    "methodology": _("methodology"),
    "project-administration": _("project administration"),
    "resources": _("resources"),
    "software": _("software"),
    "supervision": _("supervision"),
    "validation": _("validation"),
    "visualization": _("visualization"),
    "writing-original-draft": _("writing: original draft"),
    "writing-review-editing": _("writing: review and editing"),
}
"""Role of a contributor, or the last part of a CRediT role, to its name. Source: orcid-model
``common-3.0.xsd``, simpleType ``contributor-role``."""


def name_type(code: str) -> str:
    """Return what a type of works is called.

    :param code: ORCID's code with hyphens, such as ``data-set``.
    """
    return str(WORK_TYPE_LABELS.get(code, code))


def name_role(code: str) -> str:
    """Return what a role is called.

    :param code: ORCID's code with hyphens, such as ``author``.
    """
    return str(ROLE_LABELS.get(code, code))


ABBREVIATIONS = frozenset({"doi", "isbn", "issn", "pmid", "pmc", "rrid", "bibcode", "urn"})
"""Kinds of identifiers whose names are abbreviations, the same in all languages."""


def name_scheme(code):
    """Return what people call a kind of identifier.

    :param code: ORCID's, such as ``doi``.
    """
    return code.upper() if code.lower() in ABBREVIATIONS else code
