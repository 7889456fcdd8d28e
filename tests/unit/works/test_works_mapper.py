# SPDX-License-Identifier: MIT
"""Fields of a work: literal records in, literal values out."""

from __future__ import annotations

import copy
import random

import pytest
from record_samples import ADA, DOI, mapped, person, record

from invenio_orcid_autoupdate.works.mapper import map_citation
from invenio_orcid_autoupdate.works.options import MappingOptions
from invenio_orcid_autoupdate.works.validation import find_problems
from invenio_orcid_autoupdate.works.work import (
    Citation,
    Contributor,
    ExternalId,
    FuzzyDate,
    TranslatedTitle,
    Work,
)


def test_a_small_record():
    """All that a minimal record says."""
    assert mapped(record()) == Work(
        title="On psychoceramics",
        type="data-set",
        external_ids=(ExternalId("doi", DOI, "self", f"https://doi.org/{DOI}"),),
        publication_date=FuzzyDate(2020),
        url=f"https://doi.org/{DOI}",
        contributors=(Contributor("Ada Lovelace", "first", "author"),),
    )


FULL = record(
    {
        "title": "On psychoceramics",
        "additional_titles": [
            {"title": "A study", "type": {"id": "subtitle"}},
            {
                "title": "Über Psychokeramik",
                "type": {"id": "translated-title"},
                "lang": {"id": "deu"},
            },
        ],
        "resource_type": {"id": "publication-article"},
        "publication_date": "2021-03-04",
        "description": "<p>We <b>study</b> pots &amp; pans.</p>",
        "languages": [{"id": "eng"}],
        "publisher": "Brown University",
        "identifiers": [{"scheme": "arxiv", "identifier": "arXiv:2101.00001"}],
        "creators": [person("Josiah", "Carberry", ADA)],
        "funding": [{"funder": {"id": "00k4n6c32"}, "award": {"id": "00k4n6c32::101122956"}}],
    },
    {
        "journal:journal": {"title": "Journal of Psychoceramics", "issn": "2041-1723"},
        "imprint:imprint": {"place": "Providence, USA"},
    },
)


def test_a_full_record():
    """Every field at once."""
    assert mapped(FULL, "10.5072/abc", proven={ADA}) == Work(
        title="On psychoceramics",
        type="journal-article",
        external_ids=(
            ExternalId("doi", DOI, "self", f"https://doi.org/{DOI}"),
            ExternalId("doi", "10.5072/abc", "version-of", "https://doi.org/10.5072/abc"),
            ExternalId("arxiv", "arXiv:2101.00001", "self", "https://arxiv.org/abs/2101.00001"),
            ExternalId(
                "issn", "2041-1723", "part-of", "https://portal.issn.org/resource/ISSN/2041-1723"
            ),
            ExternalId("grant_number", "101122956", "funded-by"),
        ),
        subtitle="A study",
        translated_title=TranslatedTitle("Über Psychokeramik", "de"),
        journal_title="Journal of Psychoceramics",
        short_description="We study pots & pans.",
        publication_date=FuzzyDate(2021, 3, 4),
        url=f"https://doi.org/{DOI}",
        contributors=(
            Contributor("Josiah Carberry", "first", "author", f"https://orcid.org/{ADA}"),
        ),
        language_code="en",
        country="US",
    )


TYPES = {
    "publication": "other",
    "publication-annotationcollection": "annotation",
    "publication-book": "book",
    "publication-section": "book-chapter",
    "publication-conferencepaper": "conference-paper",
    "publication-conferenceproceeding": "conference-proceedings",
    "publication-datamanagementplan": "data-management-plan",
    "publication-journal": "journal-issue",
    "publication-article": "journal-article",
    "publication-patent": "patent",
    "publication-peerreview": "review",
    "publication-preprint": "preprint",
    "publication-deliverable": "report",
    "publication-milestone": "report",
    "publication-proposal": "other",
    "publication-report": "report",
    "publication-softwaredocumentation": "manual",
    "publication-taxonomictreatment": "other",
    "publication-technicalnote": "report",
    "publication-workingpaper": "working-paper",
    "publication-datapaper": "journal-article",
    "publication-dissertation": "dissertation-thesis",
    "publication-thesis": "dissertation-thesis",
    "publication-standard": "technical-standard",
    "publication-studyregistration": "other",
    "publication-other": "other",
    "poster": "conference-poster",
    "presentation": "conference-presentation",
    "event": "other",
    "dataset": "data-set",
    "image": "image",
    "image-figure": "image",
    "image-plot": "image",
    "image-drawing": "image",
    "image-diagram": "image",
    "image-photo": "image",
    "image-other": "image",
    "model": "other",
    "video": "moving-image",
    "audio": "sound",
    "software": "software",
    "software-computationalnotebook": "software",
    "lesson": "learning-object",
    "other": "other",
    "physicalobject": "physical-object",
    "workflow": "research-technique",
    "project": "other",
    "instrument": "research-tool",
}


@pytest.mark.parametrize(("type_id", "work_type"), list(TYPES.items()))
def test_a_resource_type(type_id, work_type):
    """Each default type of InvenioRDM, and the one that v13 had, literally."""
    assert mapped(record({"resource_type": {"id": type_id}})).type == work_type


def props(general="", kind="", csl="", schema=""):
    """Return what a vocabulary says of a type."""
    address = schema and f"https://schema.org/{schema}"
    return {"datacite_general": general, "datacite_type": kind, "csl": csl, "schema.org": address}


PROPS = {
    "general": (props("Dataset"), "data-set"),
    "general, newer": (props("Poster"), "conference-poster"),
    "text, patent": (props("Text", "Patent"), "patent"),
    "text, thesis": (props("Text", "Thesis"), "dissertation-thesis"),
    "chapter": (props("Text", "Book section", "chapter", "Chapter"), "book-chapter"),
    "chapter by CSL": (props("Text", "", "chapter"), "book-chapter"),
    "chapter of general Book": (props("Book", "", "chapter", "Chapter"), "book-chapter"),
    "chapter by schema.org": (props("Text", "", "", "Chapter"), "book-chapter"),
    "blog post": (props("Text", "Blog Post", "post-weblog", "BlogPosting"), "blog-post"),
    "preprint": (props("Text", "Preprint", "article", "ScholarlyArticle"), "preprint"),
    "newspaper": (props("JournalArticle", "", "article-newspaper"), "newspaper-article"),
    "magazine": (props("Text", "Magazine article", "article-magazine"), "magazine-article"),
    "poster": (props("Text", "Poster", "graphic", "Poster"), "conference-poster"),
    "slides": (props("Text", "Presentation", "speech"), "conference-presentation"),
    "speech": (props("Text", "", "speech"), "lecture-speech"),
    "standard": (props("Text", "Technical standard", "standard"), "technical-standard"),
    "lesson": (props("Other", "Lesson Plan", "document", "LearningResource"), "learning-object"),
    "map": (props("Image", "Map", "map", "Map"), "cartographic-material"),
    "map by CSL": (props("Image", "", "map"), "cartographic-material"),
    "plan": (props("Report", "Data management plan", "report"), "data-management-plan"),
    "plan, in one word": (props("Report", "DataManagementPlan"), "data-management-plan"),
    "sound": (props("Audiovisual", "Sound", "song", "AudioObject"), "sound"),
    "sound by schema.org": (props("Audiovisual", "", "", "AudioObject"), "sound"),
    "podcast": (props("Audiovisual", "Podcast", "broadcast", "PodcastEpisode"), "sound"),
    "video": (props("Audiovisual", "Video", "motion_picture", "VideoObject"), "moving-image"),
    "proceedings": (
        props("ConferenceProceeding", "", "paper-conference"),
        "conference-proceedings",
    ),
    "workflow": (props("Workflow", "", "software"), "research-technique"),
    "report by CSL": (props("Text", "", "report", "CreativeWork"), "report"),
    "drawing by CSL": (props("", "", "graphic"), "image"),
    "text, other": (props("Text", "Sonnet"), "other"),
    "text": (props("Text"), "other"),
    "unknown": (props("Spell", "Charm", "article", "CreativeWork"), "other"),
    "none": ({}, "other"),
    "of a wrong kind": (None, "other"),
    "wrong kinds inside": ({"csl": 5, "datacite_type": ["Map"], "schema.org": None}, "other"),
}


@pytest.mark.parametrize(("said", "work_type"), list(PROPS.values()), ids=list(PROPS))
def test_a_type_that_an_instance_added(said, work_type):
    """By all that its vocabulary says of it, the most specific first."""
    assert mapped(record({"resource_type": {"id": "own-thing", "props": said}})).type == work_type


@pytest.mark.parametrize(
    ("type_id", "work_type"),
    [
        ("textDocument-bookSection", "book-chapter"),
        ("publication-blogpost", "blog-post"),
        ("podcast", "sound"),
        ("textDocument-sonnet", "other"),
    ],
)
def test_a_type_that_tells_by_its_id(type_id, work_type):
    """Where its vocabulary says nothing."""
    assert mapped(record({"resource_type": {"id": type_id}})).type == work_type


def test_an_operators_own_types():
    """They stand before the table."""
    options = MappingOptions(work_types={"own-type": "report", "dataset": "other"})
    assert mapped(record({"resource_type": {"id": "own-type"}}), options=options).type == "report"
    assert mapped(record(), options=options).type == "other"


def test_an_operators_type_in_its_own_spelling():
    """Ids are compared as they are; a vocabulary may have capitals."""
    options = MappingOptions(work_types={"Own-Type": "report"})
    assert mapped(record({"resource_type": {"id": "Own-Type"}}), options=options).type == "report"


def test_no_type():
    """It is *other*, which ORCID accepts."""
    assert mapped(record({"resource_type": None})).type == "other"


TITLES = {
    "plain": ("On pots", "On pots"),
    "mark-up": ("<i>E. coli</i> &amp; pots", "E. coli & pots"),
    "lines": ("On\n pots", "On pots"),
    "at the limit": ("t" * 1000, "t" * 1000),
    "over the limit": ("word " * 300, "word " * 199 + "word…"),
    "astral, over the limit": ("😀" * 600, "😀" * 499 + "…"),
    "control characters": ("a\x00b\ud800c", "abc"),
    "missing": (None, ""),
    "a number": (5, ""),
}


@pytest.mark.parametrize(("title", "expected"), list(TITLES.values()), ids=list(TITLES))
def test_title(title, expected):
    """Clean, and no longer than ORCID stores."""
    assert mapped(record({"title": title})).title == expected


def titles(*found):
    """Return a record in English with additional titles (type, language, text)."""
    additional = [
        {"title": text, "type": {"id": kind}, **({"lang": {"id": lang}} if lang else {})}
        for kind, lang, text in found
    ]
    return record({"additional_titles": additional, "languages": [{"id": "eng"}]})


SUBTITLES = {
    "one": ([("subtitle", None, "A")], "A"),
    "the first": ([("subtitle", None, "A"), ("subtitle", None, "B")], "A"),
    "own language first": ([("subtitle", "deu", "A"), ("subtitle", "eng", "B")], "B"),
    "another language": ([("subtitle", "deu", "A")], "A"),
    "alternative title": ([("alternative-title", None, "A")], None),
    "other": ([("other", None, "A")], None),
    "blank": ([("subtitle", None, " ")], None),
    "too long": ([("subtitle", None, "s" * 1001)], "s" * 999 + "…"),
    "none": ([], None),
}


@pytest.mark.parametrize(("found", "subtitle"), list(SUBTITLES.values()), ids=list(SUBTITLES))
def test_subtitle(found, subtitle):
    """By type and language."""
    assert mapped(titles(*found)).subtitle == subtitle


TRANSLATED = {
    "German": ([("translated-title", "deu", "A")], TranslatedTitle("A", "de")),
    "Hebrew": ([("translated-title", "heb", "A")], TranslatedTitle("A", "iw")),
    "no language": ([("translated-title", None, "A")], None),
    "a language that ORCID lacks": ([("translated-title", "zho", "A")], None),
    "the first that ORCID knows": (
        [("translated-title", "zho", "A"), ("translated-title", "fra", "B")],
        TranslatedTitle("B", "fr"),
    ),
    "blank": ([("translated-title", "deu", " ")], None),
    "too long": ([("translated-title", "deu", "s" * 1001)], TranslatedTitle("s" * 999 + "…", "de")),
}


@pytest.mark.parametrize(("found", "translated"), list(TRANSLATED.values()), ids=list(TRANSLATED))
def test_translated_title(found, translated):
    """Only with a language, on which ORCID insists."""
    assert mapped(titles(*found)).translated_title == translated


CONTAINERS = {
    "journal:journal": {"title": "Journal"},
    "imprint:imprint": {"title": "Book"},
    "meeting:meeting": {"title": "Conference", "acronym": "CONF"},
    "thesis:thesis": {"university": "University"},
}


def in_containers(type_id, fields=None, publisher="Publisher"):
    """Return a record of a type that names all that may be around it, unless told otherwise."""
    metadata = {"publisher": publisher, "resource_type": {"id": type_id}}
    return record(metadata, CONTAINERS if fields is None else fields)


LABELS = {
    "publication-article": "Journal",
    "publication-preprint": "Journal",
    "software": "Journal",
    "publication-section": "Book",
    "publication-conferencepaper": "Conference",
    "publication-conferenceproceeding": "Conference",
    "poster": "Conference",
    "presentation": "Conference",
    "publication-dissertation": "University",
    "publication-report": "University",
    "publication-book": "Publisher",
    "dataset": "Publisher",
    "image": "Publisher",
    "video": "Publisher",
    "publication-peerreview": "Publisher",
    "other": "Publisher",
    "physicalobject": None,
    "publication-annotationcollection": None,
}


@pytest.mark.parametrize(("type_id", "title"), list(LABELS.items()))
def test_journal_title(type_id, title):
    """What ORCID's label for the type asks for."""
    assert mapped(in_containers(type_id)).journal_title == title


@pytest.mark.parametrize("type_id", [key for key, title in LABELS.items() if title != "Publisher"])
def test_a_publisher_is_no_journal(type_id):
    """Where the label asks for something else, nothing is better."""
    assert mapped(in_containers(type_id, {})).journal_title is None


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"meeting:meeting": {"acronym": "CONF"}}, "CONF"),
        ({"meeting:meeting": {"title": "N/A", "acronym": "CONF"}}, "CONF"),
        ({"meeting:meeting": {"title": "Conference"}}, "Conference"),
    ],
)
def test_a_conference_is_called_by_its_acronym_without_a_title(fields, title):
    """Many repositories ask only for that."""
    assert mapped(in_containers("poster", fields)).journal_title == title


def test_the_university_of_older_records():
    """As InvenioRDM kept it before all that is said of a thesis had one field."""
    rec = in_containers("publication-dissertation", {"thesis:university": "Old University"})
    assert mapped(rec).journal_title == "Old University"


SOURCES = {
    ("journal",): "Journal",
    ("meeting", "journal"): "Journal",
    ("publisher",): None,
    (): None,
}


@pytest.mark.parametrize(("sources", "title"), list(SOURCES.items()))
def test_journal_title_by_configuration(sources, title):
    """An operator leaves something out, and puts nothing where the label asks for another."""
    options = MappingOptions(journal_title_sources=sources)
    assert mapped(in_containers("publication-article"), options=options).journal_title == title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        *[("", None), ("  ", None), ("On Psychoceramics", None), ("j" * 1001, "j" * 999 + "…")],
        *[(word, None) for word in ("unknown", "N/A", "n.a.", ":unav", "(:unkn)", "-", "[S.n.]")],
        *[
            (word, None)
            for word in ("Not available", "null", "...", "https://zenodo.org", "a@b.org")
        ],
        *[
            (word, word)
            for word in ("arXiv.org", "Unknown Press", "None of the above", "NA Journal")
        ],
    ],
)
def test_a_journal_title_that_says_nothing(title, expected):
    """An empty one is refused; a book does not appear in itself; a placeholder is no name."""
    rec = in_containers("publication-section", {"imprint:imprint": {"title": title}})
    assert mapped(rec).journal_title == expected


def test_a_placeholder_is_no_publisher_either():
    """The kind, not the field."""
    assert mapped(in_containers("dataset", publisher=":unav")).journal_title is None


def abstracts(description=None, *additional):
    """Return a record with a description and additional ones (type, text)."""
    found = [{"description": text, "type": {"id": kind}} for kind, text in additional]
    return record({"description": description, "additional_descriptions": found})


DESCRIPTIONS = {
    "description": (abstracts("<p>A</p>"), "A"),
    "abstract": (abstracts(None, ("methods", "M"), ("abstract", "<p>B</p>")), "B"),
    "description before abstract": (abstracts("A", ("abstract", "B")), "A"),
    "empty description": (abstracts("<p> </p>", ("abstract", "B")), "B"),
    "methods only": (abstracts(None, ("methods", "M")), None),
    "none": (abstracts(), None),
    "of a wrong kind": (abstracts({"a": 1}), None),
    "at the limit": (abstracts("d" * 5000), "d" * 5000),
    "over the limit": (abstracts("word " * 2000), "word " * 999 + "word…"),
    "a megabyte": (abstracts("<p>" + "word " * 200_000 + "</p>"), "word " * 999 + "word…"),
}


@pytest.mark.parametrize(("rec", "text"), list(DESCRIPTIONS.values()), ids=list(DESCRIPTIONS))
def test_short_description(rec, text):
    """The abstract as plain text, cut at a word."""
    assert mapped(rec).short_description == text


def test_the_description_can_be_left_out():
    """By configuration."""
    options = MappingOptions(include_description=False)
    assert mapped(abstracts("A"), options=options).short_description is None


URLS = {
    "DOI": ({}, f"https://doi.org/{DOI}"),
    "test handle": (
        {"landing_url": "https://handle.test.datacite.org/{doi}"},
        f"https://handle.test.datacite.org/{DOI}",
    ),
    "landing page": (
        {"landing_url": "https://repository.example/records/{recid}"},
        "https://repository.example/records/abc-1",
    ),
    "none": ({"landing_url": None}, None),
}


@pytest.mark.parametrize(("chosen", "url"), list(URLS.values()), ids=list(URLS))
def test_url(chosen, url):
    """The landing page, by DOI unless configured otherwise."""
    assert mapped(record(), options=MappingOptions(**chosen)).url == url


LANGUAGES = {
    "one": ([{"id": "deu"}], "de"),
    "the first": ([{"id": "fra"}, {"id": "eng"}], "fr"),
    "the first, though ORCID lacks it": ([{"id": "zho"}, {"id": "eng"}], None),
    "none": ([], None),
    "of a wrong kind": ("eng", None),
}


@pytest.mark.parametrize(("languages", "code"), list(LANGUAGES.values()), ids=list(LANGUAGES))
def test_language_code(languages, code):
    """Never a language that the record is not in first of all."""
    assert mapped(record({"languages": languages})).language_code == code


@pytest.mark.parametrize(
    ("bibtex", "citation"),
    [
        ("@misc{a}\n", Citation("bibtex", "@misc{a}")),
        ("@misc{a\x00b\ud800}", Citation("bibtex", "@misc{ab}")),
        (" ", None),
    ],
)
def test_map_citation(bibtex, citation):
    """The text comes from InvenioRDM's own serializer."""
    assert map_citation(bibtex) == citation


def shuffled(value, seed):
    """Return the same JSON with its dictionaries in another order."""
    if isinstance(value, dict):
        items = list(value.items())
        random.Random(seed).shuffle(items)
        return {key: shuffled(each, seed) for key, each in items}
    if isinstance(value, list):
        return [shuffled(each, seed) for each in value]
    return value


@pytest.mark.parametrize("seed", range(5))
def test_equal_records_give_equal_works(seed):
    """Byte for byte, whatever the order of dictionaries, versions and iDs."""
    versions = ["10.5072/v2", "10.5072/v3", "10.5072/v4"]
    first = mapped(FULL, "10.5072/abc", versions, [ADA, "x"])
    random.Random(seed).shuffle(versions)
    second = mapped(shuffled(FULL, seed), "10.5072/abc", tuple(versions), {"x", ADA})
    assert second.to_json() == first.to_json()
    assert second.content_hash() == first.content_hash()


def test_the_work_does_not_depend_on_who_asks():
    """Every co-author's record gets the same work."""
    assert mapped(FULL, proven={ADA}, linked=ADA) == mapped(FULL, proven={ADA})


def test_the_digest_stays_from_release_to_release():
    """Another digest for the same record would update every work of every researcher."""
    digest = mapped(FULL, "10.5072/abc", proven={ADA}).content_hash()
    assert digest == "5b0e69b7933643f883b3d546f1d1d7534eb0d4db5ad58c8118bd8e47933d3e49"


def test_a_record_is_not_changed():
    """The caller may use it again."""
    before = copy.deepcopy(FULL)
    mapped(FULL, "10.5072/abc", proven={ADA})
    assert before == FULL


def test_internal_fields_of_a_record_never_matter():
    """Counters, dates and links change without the metadata."""
    noisy = {**FULL, "revision_id": 9, "updated": "2026-01-01", "stats": {"views": 3}, "links": {}}
    assert mapped(noisy) == mapped(FULL)


NOTHING = {
    "empty": {},
    "no metadata": {"metadata": None},
    "a list for metadata": {"metadata": []},
    "texts everywhere": {"metadata": "x", "pids": "x", "custom_fields": "x", "id": 5},
    "wrong kinds inside": {
        "metadata": {
            "title": ["x"],
            "creators": "x",
            "resource_type": "dataset",
            "publication_date": 2020,
            "additional_titles": [{"title": None, "type": "subtitle"}],
            "languages": [None],
        },
        "custom_fields": {"journal:journal": "x", "imprint:imprint": ["x"]},
    },
}


@pytest.mark.parametrize("rec", list(NOTHING.values()), ids=list(NOTHING))
def test_a_broken_record_has_problems_but_raises_none(rec):
    """The researcher reads what is missing."""
    work = mapped(rec)
    assert work.contributors == ()
    assert [problem.value for problem in find_problems(work)] == [
        "title_missing",
        "identifier_missing",
    ]
