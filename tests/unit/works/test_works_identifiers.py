# SPDX-License-Identifier: MIT
"""Identifiers: which are sent, as what, and which never as the work's own."""

from __future__ import annotations

import pytest
from record_samples import DOI, mapped, record

from invenio_orcid_autoupdate.works.identifiers import doi_url, doi_value, read_doi
from invenio_orcid_autoupdate.works.options import MappingOptions
from invenio_orcid_autoupdate.works.tables import SCHEMES, SHARED_SCHEMES, Scheme

ISBN = "978-3-16-148410-0"
OWN = ("doi", DOI, "self", f"https://doi.org/{DOI}")


def ids(work):
    """Return the identifiers of a work as plain tuples."""
    return [(each.type, each.value, each.relationship, each.url) for each in work.external_ids]


def further(work):
    """Return all identifiers but the work's own DOI, without addresses."""
    assert ids(work)[0] == OWN
    return [each[:3] for each in ids(work)[1:]]


def test_the_records_doi_is_the_work():
    """With its address."""
    assert ids(mapped(record())) == [OWN]


def test_versions_are_versions():
    """The concept DOI first, the others in an order that does not depend on the caller's."""
    work = mapped(record(), "10.5072/abc", ["10.5072/abc-3", "10.5072/abc-2"])
    assert further(work) == [
        ("doi", "10.5072/abc", "version-of"),
        ("doi", "10.5072/abc-2", "version-of"),
        ("doi", "10.5072/abc-3", "version-of"),
    ]


@pytest.mark.parametrize("parent", [DOI, DOI.upper(), f"https://doi.org/{DOI}"])
def test_a_concept_doi_that_is_the_records_own_is_no_version(parent):
    """The self-reference trap: the work would be a version of itself."""
    assert ids(mapped(record(), parent, [DOI])) == [OWN]


def test_the_concept_doi_can_stand_for_the_work():
    """By policy; the record's own is then a version."""
    work = mapped(record(), "10.5072/abc", options=MappingOptions(self_doi="concept"))
    assert ids(work) == [
        ("doi", "10.5072/abc", "self", "https://doi.org/10.5072/abc"),
        ("doi", DOI, "version-of", f"https://doi.org/{DOI}"),
    ]
    assert work.url == "https://doi.org/10.5072/abc"


def test_without_a_concept_doi_the_records_own_stands():
    """External DOIs have no concept."""
    assert ids(mapped(record(), options=MappingOptions(self_doi="concept"))) == [OWN]


DOIS = {
    "managed": ({"pids": {"doi": {"identifier": "10.5072/a"}}}, "10.5072/a"),
    "with address": ({"pids": {"doi": {"identifier": "https://doi.org/10.5072/a"}}}, "10.5072/a"),
    "only among the others": (
        {"metadata": {"identifiers": [{"scheme": "doi", "identifier": "doi:10.5072/b"}]}},
        None,
    ),
    "among the others, too": (
        {
            "pids": {"doi": {"identifier": "10.5072/a"}},
            "metadata": {"identifiers": [{"scheme": "doi", "identifier": "10.5072/b"}]},
        },
        "10.5072/a",
    ),
    "none": ({"pids": {}}, None),
    "broken": ({"pids": {"doi": {"identifier": "10.5072"}}}, None),
    "not a text": ({"pids": {"doi": {"identifier": 10.5072}}}, None),
    "too long": ({"pids": {"doi": {"identifier": "10.5072/" + "a" * 3000}}}, None),
}


@pytest.mark.parametrize(("rec", "doi"), list(DOIS.values()), ids=list(DOIS))
def test_read_doi(rec, doi):
    """The record's own; what stands among its other identifiers is not."""
    assert read_doi(rec) == doi


CUT_DOIS = {
    "ordinary": ("10.5072/a(b)c:d;e<f>g", "10.5072/a(b)c:d;e<f>g"),
    "ampersand": ("10.5072/a&b", "10.5072/a%26b"),
    "quotation mark": ('10.5072/a"b', "10.5072/a%22b"),
    "apostrophe": ("10.5072/a'b", "10.5072/a%27b"),
    "percent stays": ("10.5072/a%26b", "10.5072/a%26b"),
}


@pytest.mark.parametrize(("doi", "value"), list(CUT_DOIS.values()), ids=list(CUT_DOIS))
def test_no_doi_is_cut_by_orcids_normaliser(doi, value):
    """Otherwise ``10.5072/a&b`` and ``10.5072/a&c`` were one work."""
    assert doi_value(doi) == value


ADDRESSES = {
    "ordinary": ("10.5072/a", "https://doi.org/10.5072/a"),
    "hash and question mark": ("10.5072/a#b?c", "https://doi.org/10.5072/a%23b%3Fc"),
    "old Wiley": (
        "10.1002/(SICI)1096-8644(199601)99:1<1::AID-AJPA1>3.0.CO;2-1",
        "https://doi.org/10.1002/(SICI)1096-8644(199601)99:1%3C1::AID-AJPA1%3E3.0.CO;2-1",
    ),
    "another script": ("10.5072/é", "https://doi.org/10.5072/%C3%A9"),
    "percent": ("10.5072/a%b", "https://doi.org/10.5072/a%25b"),
}


@pytest.mark.parametrize(("doi", "url"), list(ADDRESSES.values()), ids=list(ADDRESSES))
def test_doi_url(doi, url):
    """An address that can be followed."""
    assert doi_url(doi) == url


BY_SCHEME = {
    # scheme, value -> type, value, relationship, address; for a data set
    "ads": ("ads", "2011ApJS..192...18K", "bibcode", "self",
            "https://ui.adsabs.harvard.edu/abs/2011ApJS..192...18K"),
    "ark": ("ark", "ark:/13030/tqb3kh97gh8w", "ark", "self",
            "https://n2t.net/ark:/13030/tqb3kh97gh8w"),
    "arxiv": ("arxiv", "arXiv:2101.00001", "arxiv", "self", "https://arxiv.org/abs/2101.00001"),
    "arxiv, version": ("arxiv", "arXiv:2101.00001v2", "arxiv", "self",
                       "https://arxiv.org/abs/2101.00001v2"),
    "arxiv, old": ("arxiv", "arXiv:hep-th/9901001", "arxiv", "self",
                   "https://arxiv.org/abs/hep-th/9901001"),
    "bibcode": ("bibcode", "2011ApJS..192...18K", "bibcode", "self",
                "https://ui.adsabs.harvard.edu/abs/2011ApJS..192...18K"),
    "cstr": ("cstr", "31253.11.sciencedb.j00001.00123", "cstr", "self",
             "https://www.cstr.cn/31253.11.sciencedb.j00001.00123"),
    "doi": ("doi", "10.1000/x", "doi", "self", "https://doi.org/10.1000/x"),
    "doi, address": ("doi", "https://doi.org/10.1000/x", "doi", "self",
                     "https://doi.org/10.1000/x"),
    "ean13 of a book": ("ean13", "9783161484100", "isbn", "part-of", None),
    "eissn": ("eissn", "2041-1723", "issn", "part-of",
              "https://portal.issn.org/resource/ISSN/2041-1723"),
    "hal": ("hal", "hal-01234567", "hal", "self", "https://hal.science/hal-01234567"),
    "handle": ("handle", "10013/epic.40124", "handle", "self",
               "https://hdl.handle.net/10013/epic.40124"),
    "isbn": ("isbn", "978-3-16-148410-0", "isbn", "part-of", None),
    "issn": ("issn", "2041-1723", "issn", "part-of",
             "https://portal.issn.org/resource/ISSN/2041-1723"),
    "lissn": ("lissn", "2041-1723", "issn", "part-of",
              "https://portal.issn.org/resource/ISSN/2041-1723"),
    "pmcid": ("pmcid", "PMC2631623", "pmc", "self",
              "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC2631623/"),
    "pmid": ("pmid", "12082125", "pmid", "self", "https://pubmed.ncbi.nlm.nih.gov/12082125/"),
    "raid": ("raid", "10.25.1/1234", "raid", "part-of", "https://raid.org/10.25.1/1234"),
    "swh": ("swh", "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2", "other-id", "self",
            "https://archive.softwareheritage.org/"
            "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2"),
    "urn": ("urn", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "urn", "self", None),
    "urn of a library": (
        *("urn", "urn:nbn:de:101:1-201102033592", "urn", "self"),
        "https://nbn-resolving.org/urn:nbn:de:101:1-201102033592",
    ),
}  # fmt: skip


def with_identifier(scheme, value):
    """Return a record with a further identifier."""
    return record({"identifiers": [{"scheme": scheme, "identifier": value}]})


@pytest.mark.parametrize(
    ("scheme", "value", "id_type", "relationship", "url"),
    list(BY_SCHEME.values()),
    ids=list(BY_SCHEME),
)
def test_a_scheme(scheme, value, id_type, relationship, url):
    """Each scheme of InvenioRDM, literally."""
    expected = value.removeprefix("https://doi.org/")
    assert ids(mapped(with_identifier(scheme, value)))[1:] == [
        (id_type, expected, relationship, url)
    ]


SHARED = {
    # scheme, value -> type, value, address
    "ean13": ("ean13", "4006381333931", "other-id", None),
    "ean13 that is no ISBN": ("ean13", "9783161484101", "other-id", None),
    "igsn": ("igsn", "IECUR0097", "other-id", None),
    "istc": ("istc", "0A9-2002-12B4A105-7", "other-id", None),
    "lsid": ("lsid", "urn:lsid:ubio.org:namebank:11815", "urn", None),
    "purl": ("purl", "https://purl.org/dc/terms/x", "uri", "https://purl.org/dc/terms/x"),
    "rrid": ("rrid", "RRID:AB_262044", "rrid",
             "https://scicrunch.org/resolver/RRID:AB_262044"),
    "upc": ("upc", "123456789999", "other-id", None),
    "w3id": ("w3id", "https://w3id.org/ro/x", "uri", "https://w3id.org/ro/x"),
    "wikidata": ("wikidata", "Q42", "other-id", "https://www.wikidata.org/wiki/Q42"),
    "other": ("other", "inventory 7", "other-id", None),
    "url": ("url", "https://example.org/project", "uri", "https://example.org/project"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "value", "id_type", "url"), list(SHARED.values()), ids=list(SHARED)
)
def test_what_records_can_share_never_names_a_work(scheme, value, id_type, url):
    """ORCID refuses a second work with the first one's number; part of the same thing both are."""
    assert ids(mapped(with_identifier(scheme, value))) == [OWN]
    for relation in ("isidenticalto", "isversionof"):
        assert ids(mapped(related(relation, scheme, value))) == [OWN]
    as_part = mapped(related("ispartof", scheme, value))
    assert ids(as_part)[1:] == [(id_type, value, "part-of", url)]


@pytest.mark.parametrize(
    ("scheme", "value", "id_type", "url"), list(SHARED.values()), ids=list(SHARED)
)
def test_an_operator_who_knows_that_they_are_not_shared(scheme, value, id_type, url):
    """One scheme at a time."""
    options = MappingOptions(unique_schemes=[scheme])
    work = mapped(with_identifier(scheme, value), options=options)
    assert ids(work)[1:] == [(id_type, value, "self", url)]
    others = MappingOptions(unique_schemes=set(SHARED_SCHEMES) - {scheme})
    assert ids(mapped(with_identifier(scheme, value), options=others)) == [OWN]


def test_every_shared_scheme_has_a_case():
    """None is shared by oversight."""
    assert {scheme for scheme, *_ in SHARED.values()} == SHARED_SCHEMES


def test_every_scheme_has_a_case():
    """None is without a literal."""
    assert {scheme for scheme, *_ in [*BY_SCHEME.values(), *SHARED.values()]} == set(SCHEMES)


def test_two_records_of_one_inventory_number_are_two_works():
    """Nothing that identifies the one identifies the other."""
    metadata = {"identifiers": [{"scheme": "other", "identifier": "inventory 7"}]}
    first, second = record(metadata), record(metadata)
    second["pids"] = {"doi": {"identifier": "10.5072/abc-2"}}
    values = [{(each.type, each.value) for each in mapped(rec).self_ids} for rec in (first, second)]
    assert not values[0] & values[1]


NOT_SENT = {
    "Crossref funder": ("crossreffunderid", "10.13039/501100000780"),
    "GRID": ("grid", "grid.9132.9"),
    "ISNI": ("isni", "0000 0001 2156 142X"),
    "unknown scheme": ("nosuch", "1"),
    "no scheme": ("", "1"),
    "empty": ("arxiv", ""),
    "blank": ("cstr", "  "),
    "broken DOI": ("doi", "not a doi"),
    "broken ISSN": ("issn", "2041-1724"),
    "broken ISBN": ("isbn", "978-3-16-148410-1"),
    "broken PMID": ("pmid", "x"),
    "too long": ("cstr", "x" * 3000),
    "control characters only": ("cstr", "\x00\x01"),
}


@pytest.mark.parametrize(("scheme", "value"), list(NOT_SENT.values()), ids=list(NOT_SENT))
def test_what_names_no_work_is_not_sent(scheme, value):
    """Rather nothing than something wrong."""
    assert ids(mapped(with_identifier(scheme, value))) == [OWN]


@pytest.mark.parametrize(
    "address",
    ["nonsense", "https://example.org/", "https://example.org", "https://[::1/x", "  ", ""],
)
def test_an_address_that_names_a_whole_site_or_nothing(address):
    """Not even as what the work is part of."""
    assert ids(mapped(related("ispartof", "url", address))) == [OWN]


@pytest.mark.parametrize("error", [ValueError, IndexError, AttributeError, TypeError])
def test_a_check_that_fails_is_a_no(monkeypatch, error):
    """The library's checks are regular expressions and arithmetic on what people typed."""

    def fail(value):
        raise error(value)

    monkeypatch.setitem(SCHEMES, "cstr", Scheme("cstr", fail))
    assert ids(mapped(with_identifier("cstr", "31253.11"))) == [OWN]


BOOKS = {
    "publication-book": "self",
    "publication-conferenceproceeding": "self",
    "publication-dissertation": "self",
    "publication-report": "self",
    "publication-section": "part-of",
    "publication-conferencepaper": "part-of",
    "publication-article": "part-of",
    "dataset": "part-of",
}


@pytest.mark.parametrize(("type_id", "relationship"), list(BOOKS.items()))
def test_whose_isbn_it_is(type_id, relationship):
    """Two chapters of a book share its ISBN, so it is not theirs."""
    by_field = record(
        {"resource_type": {"id": type_id}},
        {"imprint:imprint": {"isbn": "978-3-16-148410-0"}},
    )
    by_identifier = record(
        {
            "resource_type": {"id": type_id},
            "identifiers": [{"scheme": "isbn", "identifier": "978-3-16-148410-0"}],
        }
    )
    expected = [("isbn", "978-3-16-148410-0", relationship)]
    assert further(mapped(by_field)) == further(mapped(by_identifier)) == expected


def related(relation, scheme="doi", value="10.1000/x"):
    """Return a record with a related identifier."""
    identifier = {"scheme": scheme, "identifier": value, "relation_type": {"id": relation}}
    return record({"related_identifiers": [identifier]})


RELATED = {
    "isidenticalto": "self",
    "isversionof": "version-of",
    "hasversion": "version-of",
    "isnewversionof": "version-of",
    "ispreviousversionof": "version-of",
    "isvariantformof": "version-of",
    "isoriginalformof": "version-of",
    "istranslationof": "version-of",
    "hastranslation": "version-of",
    "ispartof": "part-of",
    "ispublishedin": "part-of",
}


@pytest.mark.parametrize(("relation", "relationship"), list(RELATED.items()))
def test_a_relation(relation, relationship):
    """Each relation that ORCID can hold."""
    assert further(mapped(related(relation))) == [("doi", "10.1000/x", relationship)]


@pytest.mark.parametrize(
    "relation",
    [
        *("iscitedby", "cites", "issupplementto", "issupplementedby", "iscontinuedby", "continues"),
        *("isdescribedby", "describes", "hasmetadata", "ismetadatafor", "haspart", "references"),
        *("isreferencedby", "isdocumentedby", "documents", "iscompiledby", "compiles"),
        *("isreviewedby", "reviews", "isderivedfrom", "issourceof", "isrequiredby", "requires"),
        *("isobsoletedby", "obsoletes", "iscollectedby"),
        *("collects", "other", "", "nosuch"),
    ],
)
def test_other_relations_say_nothing_that_orcid_could_hold(relation):
    """A cited work is not this work."""
    assert ids(mapped(related(relation))) == [OWN]


IMPRINTS = {
    "nothing else": ({}, "self"),
    "its own title": ({"title": "On Psychoceramics"}, "self"),
    "another title": ({"title": "Handbook of pots"}, "part-of"),
    "some pages": ({"pages": "12-30"}, "part-of"),
    "one page": ({"pages": "p. 12"}, "part-of"),
    "all pages": ({"pages": "350"}, "self"),
    "all pages, in words": ({"pages": "xii, 350 p."}, "self"),
}


@pytest.mark.parametrize(("imprint", "relationship"), list(IMPRINTS.values()), ids=list(IMPRINTS))
@pytest.mark.parametrize(
    "type_id",
    [
        *("publication-report", "publication-conferenceproceeding", "publication-technicalnote"),
        *("publication-softwaredocumentation", "publication-dissertation", "publication-standard"),
    ],
)
def test_a_part_of_a_book_has_not_its_isbn(type_id, imprint, relationship):
    """Whatever it is catalogued as; it would be grouped with the book, and with its other parts."""
    rec = record(
        {"resource_type": {"id": type_id}, "identifiers": [{"scheme": "isbn", "identifier": ISBN}]},
        {"imprint:imprint": {"isbn": ISBN, **imprint}},
    )
    assert further(mapped(rec)) == [("isbn", ISBN, relationship)]


@pytest.mark.parametrize(
    ("imprint", "relationship"),
    [({"pages": "1-350"}, "self"), ({"title": "Series of pots"}, "part-of")],
)
def test_what_is_catalogued_as_a_book_is_one(imprint, relationship):
    """Its pages say nothing; another title around it does."""
    fields = {"imprint:imprint": {"isbn": ISBN, **imprint}}
    rec = record({"resource_type": {"id": "publication-book"}}, fields)
    assert further(mapped(rec)) == [("isbn", ISBN, relationship)]


PASTED = {
    "handle": ("https://hdl.handle.net/20.500/12", "20.500/12", "https://hdl.handle.net/20.500/12"),
    "handle, old": (
        "http://hdl.handle.net/20.500/12",
        "20.500/12",
        "https://hdl.handle.net/20.500/12",
    ),
    "ark": ("http://n2t.net/ark:/13030/x1", "ark:/13030/x1", "https://n2t.net/ark:/13030/x1"),
    "arxiv": ("https://arxiv.org/abs/2101.00001", "2101.00001", "https://arxiv.org/abs/2101.00001"),
    "arxiv, file": (
        *("https://arxiv.org/pdf/2101.00001v2.pdf", "2101.00001v2"),
        "https://arxiv.org/abs/2101.00001v2",
    ),
    "pmid": (
        *("https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
        "https://pubmed.ncbi.nlm.nih.gov/12345/",
    ),
    "hal": ("https://hal.science/hal-01234567", "hal-01234567", "https://hal.science/hal-01234567"),
    "urn": (
        *("https://nbn-resolving.org/urn:nbn:de:101:1-2", "urn:nbn:de:101:1-2"),
        "https://nbn-resolving.org/urn:nbn:de:101:1-2",
    ),
}


@pytest.mark.parametrize("name", PASTED)
def test_an_identifier_that_was_pasted_as_an_address(name):
    """The value is bare, and the address one that works."""
    pasted, value, url = PASTED[name]
    scheme = name.partition(",")[0]
    found = mapped(record({"identifiers": [{"scheme": scheme, "identifier": pasted}]}))
    assert [(each.value, each.url) for each in found.external_ids[1:]] == [(value, url)]


@pytest.mark.parametrize("number", ["N/A", "unknown", "-"])
def test_an_award_without_a_number(number):
    """A placeholder is none."""
    rec = record({"funding": [{"award": {"number": number}}]})
    assert further(mapped(rec)) == []


@pytest.mark.parametrize("relation", ["isidenticalto", "isversionof", "ispartof"])
def test_an_issn_is_never_the_work(relation):
    """Whatever the depositor says of it: a journal has thousands of works."""
    assert further(mapped(related(relation, "issn", "2041-1723"))) == [
        ("issn", "2041-1723", "part-of")
    ]


def test_the_journals_issn():
    """From the custom field."""
    rec = record(custom_fields={"journal:journal": {"title": "Nature", "issn": "2041-1723"}})
    assert further(mapped(rec)) == [("issn", "2041-1723", "part-of")]


def test_communities_are_not_identifiers():
    """DataCite's metadata make them related identifiers; here they are nothing."""
    rec = record(parent={"communities": {"ids": ["b1c2"], "default": "b1c2"}})
    assert ids(mapped(rec)) == [OWN]


FURTHER = {
    "self": [("arxiv", "arXiv:2101.00001", "self"), ("doi", "10.1000/x", "self")],
    "version-of": [("arxiv", "arXiv:2101.00001", "version-of"), ("doi", "10.1000/x", "version-of")],
    "none": [],
}


@pytest.mark.parametrize(("choice", "expected"), list(FURTHER.items()))
def test_further_identifiers_by_policy(choice, expected):
    """All versions of a record carry them, so two works of one record may not both have them."""
    rec = related("isidenticalto")
    rec["metadata"]["identifiers"] = [{"scheme": "arxiv", "identifier": "arXiv:2101.00001"}]
    assert further(mapped(rec, options=MappingOptions(further_ids=choice))) == expected


def test_each_identifier_is_sent_once():
    """The first meaning wins, and case does not make two of one."""
    rec = related("ispartof", value="10.5072/ABC")
    rec["metadata"]["identifiers"] = [{"scheme": "doi", "identifier": DOI.upper()}]
    assert further(mapped(rec, "10.5072/abc")) == [("doi", "10.5072/abc", "version-of")]


def test_hyphens_are_part_of_a_doi():
    """Only ISBN and ISSN are the same without."""
    work = mapped(record(), "10.5072/abc1")
    assert further(work) == [("doi", "10.5072/abc1", "version-of")]
    again = [{"scheme": "isbn", "identifier": isbn} for isbn in ("9783161484100", ISBN)]
    work = mapped(record({"identifiers": again}))
    assert further(work) == [("isbn", "9783161484100", "part-of")]


SELF_REFERENCES = {
    "identical": "isidenticalto",
    "version": "isversionof",
    "part": "ispartof",
}


@pytest.mark.parametrize("relation", list(SELF_REFERENCES.values()), ids=list(SELF_REFERENCES))
@pytest.mark.parametrize("value", [DOI, DOI.upper(), f"https://doi.org/{DOI}"])
def test_a_record_that_is_related_to_itself(relation, value):
    """A work is neither a version nor a part of itself."""
    assert ids(mapped(related(relation, value=value))) == [OWN]


@pytest.mark.parametrize("relation", ["isidenticalto", "ispartof"])
def test_the_concept_doi_never_becomes_the_works_own(relation):
    """All versions share it, whatever the depositor says of it."""
    work = mapped(related(relation, value="10.5072/abc"), "10.5072/abc")
    assert further(work) == [("doi", "10.5072/abc", "version-of")]


GRANTS = {
    "own JSON, vocabulary": (
        {"id": "00k4n6c32::101122956"},
        [("grant_number", "101122956", "funded-by", None)],
    ),
    "REST, vocabulary": (
        {
            "id": "00k4n6c32::101122956",
            "number": "101122956",
            "title": {"en": "HypoTraIn"},
            "identifiers": [
                {"scheme": "url", "identifier": "https://cordis.europa.eu/projects/101122956"}
            ],
        },
        [
            (
                "grant_number",
                "101122956",
                "funded-by",
                "https://cordis.europa.eu/projects/101122956",
            )
        ],
    ),
    "number with DOI": (
        {"number": "7", "identifiers": [{"scheme": "doi", "identifier": "10.3030/7"}]},
        [("grant_number", "7", "funded-by", "https://doi.org/10.3030/7")],
    ),
    "DOI only": (
        {"title": {"en": "x"}, "identifiers": [{"scheme": "doi", "identifier": "10.3030/7"}]},
        [("doi", "10.3030/7", "funded-by", "https://doi.org/10.3030/7")],
    ),
    "address only": (
        {"identifiers": [{"scheme": "url", "identifier": "https://example.org/g/7"}]},
        [("uri", "https://example.org/g/7", "funded-by", "https://example.org/g/7")],
    ),
    "address that is none": (
        {"number": "7", "identifiers": [{"scheme": "url", "identifier": "g/7"}]},
        [("grant_number", "7", "funded-by", None)],
    ),
    "title only": ({"title": {"en": "x"}}, []),
    "id without number": ({"id": "abc"}, []),
    "nothing": ({}, []),
}


@pytest.mark.parametrize(("award", "expected"), list(GRANTS.values()), ids=list(GRANTS))
def test_grants(award, expected):
    """Number and address, in the form of the database and in that of the REST API."""
    rec = record({"funding": [{"funder": {"id": "00k4n6c32"}, "award": award}]})
    assert ids(mapped(rec))[1:] == expected


def test_a_funder_without_award_has_no_identifier():
    """ORCID's ``funded-by`` names grants."""
    assert ids(mapped(record({"funding": [{"funder": {"id": "00k4n6c32"}}]}))) == [OWN]


URLS = {
    "port": ("http://example.org:8080/a", "http://example.org:8080/a"),
    "no path": ("https://example.org?a=1", "https://example.org?a=1"),
    "another script's host": ("https://例え.jp/a", "https://%E4%BE%8B%E3%81%88.jp/a"),
    "blank": ("https://example.org/a b", "https://example.org/a%20b"),
    "another script": ("https://example.org/é", "https://example.org/%C3%A9"),
    "encoded stays": ("https://example.org/a%20b", "https://example.org/a%20b"),
    "half encoded": ("https://example.org/a%2", "https://example.org/a%252"),
    "two fragments": ("https://example.org/a#b#c", "https://example.org/a#b%23c"),
    "brackets": ("https://example.org/a[1]", "https://example.org/a%5B1%5D"),
}


@pytest.mark.parametrize(
    "given",
    [
        *("https://[::1/x", "https://", "https:///x", "http://a b/c", "https://x:port/", "g/7"),
        *("https://user:secret@example.org/x", "ftp://example.org/x", "javascript:alert(1)", ""),
        "https://example.org/" + "x" * 3000,
    ],
)
def test_what_is_no_web_address_is_left_out(given):
    """The grant is named all the same."""
    award = {"number": "7", "identifiers": [{"scheme": "url", "identifier": given}]}
    work = mapped(record({"funding": [{"award": award}]}))
    assert ids(work)[1:] == [("grant_number", "7", "funded-by", None)]


@pytest.mark.parametrize(("given", "url"), list(URLS.values()), ids=list(URLS))
def test_addresses_fit_orcids_schema(given, url):
    """What a browser would mend is mended."""
    award = {"number": "7", "identifiers": [{"scheme": "url", "identifier": given}]}
    work = mapped(record({"funding": [{"award": award}]}))
    assert work.external_ids[1].url == url


@pytest.mark.parametrize("broken", [None, "x", 5, [None], [[]], ["x"], [{"scheme": None}], {}])
def test_a_list_of_a_wrong_kind_is_empty(broken):
    """Nothing raises."""
    rec = record({"identifiers": broken, "related_identifiers": broken, "funding": broken})
    assert ids(mapped(rec)) == [OWN]
