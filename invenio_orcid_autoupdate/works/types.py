# SPDX-License-Identifier: MIT
"""The work type of a resource type: by its id, else by what its vocabulary says, the most specific
first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .reach import line
from .tables import RESOURCE_TYPES

DATACITE_TYPES = {
    "Audiovisual": "moving-image",
    "Book": "book",
    "BookChapter": "book-chapter",
    "ComputationalNotebook": "software",
    "ConferencePaper": "conference-paper",
    "ConferenceProceeding": "conference-proceedings",
    "DataPaper": "journal-article",
    "Dataset": "data-set",
    "Dissertation": "dissertation-thesis",
    "Image": "image",
    "Instrument": "research-tool",
    "InteractiveResource": "online-resource",
    "Journal": "journal-issue",
    "JournalArticle": "journal-article",
    "OutputManagementPlan": "data-management-plan",
    "PeerReview": "review",
    "PhysicalObject": "physical-object",
    "Poster": "conference-poster",
    "Preprint": "preprint",
    "Presentation": "conference-presentation",
    "Report": "report",
    "Software": "software",
    "Sound": "sound",
    "Standard": "technical-standard",
    "Workflow": "research-technique",
}
"""``props.datacite_general`` -> work type; all others say nothing. Source of the names: DataCite
Metadata Schema 4.7, property 10.a."""

BROAD_DATACITE_TYPES = frozenset(
    {
        *("Audiovisual", "Book", "Dataset", "Image", "InteractiveResource", "JournalArticle"),
        *("Report", "Software"),
    }
)
"""Those that instances give to much else for want of a better one: to maps, chapters, plans."""

NAMED_TYPES = {
    "annotation": "annotation",
    "annotationcollection": "annotation",
    "artisticperformance": "artistic-performance",
    "performance": "artistic-performance",
    "audio": "sound",
    "audiorecording": "sound",
    "podcast": "sound",
    "podcastepisode": "sound",
    "sound": "sound",
    "soundrecording": "sound",
    "blog": "blog-post",
    "blogpost": "blog-post",
    "blogposting": "blog-post",
    "book": "book",
    "ebook": "book",
    "monograph": "book",
    "editedbook": "edited-book",
    "bookchapter": "book-chapter",
    "booksection": "book-chapter",
    "chapter": "book-chapter",
    "bookreview": "book-review",
    "clinicalstudy": "clinical-study",
    "clinicaltrial": "clinical-study",
    "codebook": "manual",
    "conferenceabstract": "conference-abstract",
    "conferencepaper": "conference-paper",
    "conferenceposter": "conference-poster",
    "poster": "conference-poster",
    "conferencepresentation": "conference-presentation",
    "presentation": "conference-presentation",
    "slides": "conference-presentation",
    "slidedeck": "conference-presentation",
    "conferenceproceeding": "conference-proceedings",
    "conferenceproceedings": "conference-proceedings",
    "proceedings": "conference-proceedings",
    "computationalnotebook": "software",
    "computercode": "software",
    "software": "software",
    "sourcecode": "software",
    "softwaredocumentation": "manual",
    "manual": "manual",
    "usermanual": "manual",
    "course": "learning-object",
    "coursematerial": "learning-object",
    "instructionalmaterial": "learning-object",
    "learningobject": "learning-object",
    "learningresource": "learning-object",
    "lesson": "learning-object",
    "lessonplan": "learning-object",
    "openeducationalresource": "learning-object",
    "syllabus": "learning-object",
    "trainingmaterial": "learning-object",
    "tutorial": "learning-object",
    "datamanagementplan": "data-management-plan",
    "outputmanagementplan": "data-management-plan",
    "softwaremanagementplan": "data-management-plan",
    "datapaper": "journal-article",
    "dataset": "data-set",
    "design": "design",
    "dictionaryentry": "dictionary-entry",
    "dissertation": "dissertation-thesis",
    "doctoraldissertation": "dissertation-thesis",
    "doctoralthesis": "dissertation-thesis",
    "bachelorthesis": "dissertation-thesis",
    "mastersthesis": "dissertation-thesis",
    "masterthesis": "dissertation-thesis",
    "phdthesis": "dissertation-thesis",
    "thesis": "dissertation-thesis",
    "encyclopediaentry": "encyclopedia-entry",
    "image": "image",
    "diagram": "image",
    "drawing": "image",
    "figure": "image",
    "photo": "image",
    "photograph": "image",
    "plot": "image",
    "invention": "invention",
    "journal": "journal-issue",
    "journalissue": "journal-issue",
    "journalarticle": "journal-article",
    "lecture": "lecture-speech",
    "speech": "lecture-speech",
    "talk": "lecture-speech",
    "webinar": "lecture-speech",
    "license": "license",
    "magazinearticle": "magazine-article",
    "map": "cartographic-material",
    "cartographicmaterial": "cartographic-material",
    "movie": "moving-image",
    "film": "moving-image",
    "movingimage": "moving-image",
    "video": "moving-image",
    "videorecording": "moving-image",
    "musicalcomposition": "musical-composition",
    "musicalscore": "musical-composition",
    "sheetmusic": "musical-composition",
    "musicalnotation": "musical-composition",
    "newsarticle": "newspaper-article",
    "newspaperarticle": "newspaper-article",
    "newsletter": "newsletter-article",
    "newsletterarticle": "newsletter-article",
    "onlineresource": "online-resource",
    "patent": "patent",
    "peerreview": "review",
    "review": "review",
    "physicalobject": "physical-object",
    "artifact": "physical-object",
    "policy": "standards-and-policy",
    "policybrief": "standards-and-policy",
    "preprint": "preprint",
    "postprint": "journal-article",
    "protocol": "research-technique",
    "methodology": "research-technique",
    "workflow": "research-technique",
    "instrument": "research-tool",
    "questionnaire": "research-tool",
    "surveyinstrument": "research-tool",
    "deliverable": "report",
    "milestone": "report",
    "projectdeliverable": "report",
    "projectmilestone": "report",
    "report": "report",
    "researchreport": "report",
    "technicalnote": "report",
    "technicalreport": "report",
    "whitepaper": "report",
    "standard": "technical-standard",
    "technicalstandard": "technical-standard",
    "transcript": "transcription",
    "transcription": "transcription",
    "translation": "translation",
    "website": "website",
    "webpage": "website",
    "workingpaper": "working-paper",
    "discussionpaper": "working-paper",
}
"""Name of a type in letters alone -> work type: ``props.datacite_type``, which is free text, and
the last part of an id such as ``textDocument-bookSection``. Source of the names: the resource types
of invenio-rdm-records and of instances with many of their own, COAR's Resource Types 3.1, and
ORCID's work types."""

CSL_TYPES = {
    "article-journal": "journal-article",
    "article-magazine": "magazine-article",
    "article-newspaper": "newspaper-article",
    "book": "book",
    "chapter": "book-chapter",
    "dataset": "data-set",
    "entry-dictionary": "dictionary-entry",
    "entry-encyclopedia": "encyclopedia-entry",
    "map": "cartographic-material",
    "motion_picture": "moving-image",
    "musical_score": "musical-composition",
    "paper-conference": "conference-paper",
    "patent": "patent",
    "performance": "artistic-performance",
    "periodical": "journal-issue",
    "post": "online-resource",
    "post-weblog": "blog-post",
    "review": "review",
    "review-book": "book-review",
    "software": "software",
    "song": "sound",
    "standard": "technical-standard",
    "thesis": "dissertation-thesis",
    "webpage": "website",
}
"""``props.csl`` -> work type. Source of the names: Citation Style Language 1.0.2, appendix III."""

BROAD_CSL_TYPES = {
    "figure": "image",
    "graphic": "image",
    "report": "report",
    "speech": "lecture-speech",
}
"""Those that vocabularies use for much else: a poster is a *graphic*, a lesson a *speech*."""

SCHEMA_TYPES = {
    "AudioObject": "sound",
    "Audiobook": "sound",
    "BlogPosting": "blog-post",
    "Book": "book",
    "Chapter": "book-chapter",
    "Course": "learning-object",
    "Dataset": "data-set",
    "Drawing": "image",
    "ImageObject": "image",
    "LearningResource": "learning-object",
    "Map": "cartographic-material",
    "Movie": "moving-image",
    "MusicComposition": "musical-composition",
    "MusicRecording": "sound",
    "NewsArticle": "newspaper-article",
    "Painting": "image",
    "Periodical": "journal-issue",
    "Photograph": "image",
    "PodcastEpisode": "sound",
    "PodcastSeries": "sound",
    "Poster": "conference-poster",
    "PresentationDigitalDocument": "conference-presentation",
    "PublicationIssue": "journal-issue",
    "Quiz": "learning-object",
    "Report": "report",
    "Review": "review",
    "SheetMusic": "musical-composition",
    "SoftwareApplication": "software",
    "SoftwareSourceCode": "software",
    "Thesis": "dissertation-thesis",
    "VideoObject": "moving-image",
    "WebPage": "website",
    "WebSite": "website",
}
"""Last part of ``props["schema.org"]`` -> work type. Source of the names: schema.org 29. Not here
are those that say little (*Article*, *CreativeWork*) and those that InvenioRDM gives to all kinds
of texts (*ScholarlyArticle*)."""

NO_LETTER = re.compile(r"[\W\d_]+")


def find_type(type_id: str, props: Mapping[str, Any]) -> str | None:
    """Return the work type; None: nothing here says what it is.

    :param type_id: id in the vocabulary ``resourcetypes``.
    :param props: of its entry there: ``datacite_type``, ``datacite_general``, ``csl`` and
        ``schema.org``.
    """
    known = RESOURCE_TYPES.get(type_id.lower())
    if known:
        return known
    general = line(props, "datacite_general")
    csl = line(props, "csl").lower()
    is_broad = general in BROAD_DATACITE_TYPES
    return (
        NAMED_TYPES.get(_letters(line(props, "datacite_type")))
        or NAMED_TYPES.get(_letters(type_id.rpartition("-")[2]))
        or (None if is_broad else DATACITE_TYPES.get(general))
        or CSL_TYPES.get(csl)
        or SCHEMA_TYPES.get(line(props, "schema.org").rpartition("/")[2])
        or DATACITE_TYPES.get(general)
        or BROAD_CSL_TYPES.get(csl)
    )


def _letters(text: str) -> str:
    return NO_LETTER.sub("", text).lower()
