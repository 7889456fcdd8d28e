# SPDX-License-Identifier: MIT
"""What InvenioRDM calls things, and what ORCID calls them. Data only; each table has its source.

An operator can override types and roles by configuration; see :mod:`.options`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from idutils import (
    is_ads,
    is_ark,
    is_arxiv,
    is_doi,
    is_hal,
    is_handle,
    is_isbn,
    is_issn,
    is_lsid,
    is_pmcid,
    is_pmid,
    is_swh,
    is_url,
    is_urn,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLE_MAX = 1000
"""UTF-16 units of titles and journal title. Source: ``common-3.0.xsd``, ``string-1000``."""

DESCRIPTION_MAX = 5000
"""UTF-16 units. Source: orcid-model ``common-3.0.xsd``, simpleType ``short-description``."""

NAME_MAX = 150
"""UTF-16 units of a credit-name. Source: ``common-3.0.xsd``, simpleType ``string-150``."""

IDENTIFIER_MAX = 2084
"""UTF-16 units of an identifier or address. Source: ``common-3.0.xsd``, ``string-2084``, the
largest that ORCID uses for addresses; the schema sets none here."""

CONTRIBUTORS_MAX = 50
"""Contributors that ORCID keeps and shows. Source: ORCID-Source, property
``org.orcid.core.work.contributors.ui.max``."""

WORK_TYPES = _words(
    """
    annotation artistic-performance blog-post book book-chapter book-review cartographic-material
    clinical-study conference-abstract conference-output conference-paper conference-poster
    conference-presentation conference-proceedings data-management-plan data-set design
    dictionary-entry disclosure dissertation-thesis edited-book encyclopedia-entry image invention
    journal-article journal-issue learning-object lecture-speech license magazine-article manual
    moving-image musical-composition newsletter-article newspaper-article online-resource other
    patent physical-object preprint public-speech registered-copyright report research-technique
    research-tool review software sound spin-off-company standards-and-policy
    supervised-student-publication technical-standard test trademark transcription translation
    website working-paper
    """
)
"""Source: orcid-model 3.3.8, ``WorkType.java``; its legacy ``undefined`` is not for sending."""

RESOURCE_TYPES = {
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
    "publication-thesis": "dissertation-thesis",  # until v13; stays in upgraded instances
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
"""Id in the vocabulary ``resourcetypes`` -> work type. Source of the ids: invenio-rdm-records
32.3.2, ``fixtures/data/vocabularies/resource_types.yaml``; of the choices: DataCite's
``orcid_client``, ``work_type.rb``, where that is not just *other*."""

BOOK_TYPES = _words(
    """
    book edited-book conference-proceedings dissertation-thesis manual report technical-standard
    """
)
"""Work types that may be a book of their own, whose ISBN is theirs; in all others it is that of the
book around them."""

CONTAINERS = {
    "book-chapter": "imprint",
    "conference-abstract": "meeting",
    "conference-output": "meeting",
    "conference-paper": "meeting",
    "conference-poster": "meeting",
    "conference-presentation": "meeting",
    "conference-proceedings": "meeting",
    "data-management-plan": "journal",
    "dissertation-thesis": "university",
    "journal-article": "journal",
    "journal-issue": "journal",
    "magazine-article": "journal",
    "newsletter-article": "journal",
    "newspaper-article": "journal",
    "preprint": "journal",
    "report": "university",
    "research-tool": "university",
    "software": "journal",
    "supervised-student-publication": "university",
    "test": "university",
    "working-paper": "university",
    # Labelled *Custodian* and *Journal title*; records say nothing of the kind.
    "annotation": None,
    "physical-object": None,
    "trademark": None,
}
"""Work type -> what ORCID's field ``journal-title`` is for it, by the label that ORCID shows:
*Journal*, *Magazine*, *Newsletter* or *Newspaper title*; *Book title*; *Conference title*;
*Institution*. All types that are not here have the label *Publisher*. A thesis is labelled *Journal
title*, but what it has is a university. Source: orcid-angular of August 2026,
``src/app/types/works.endpoint.ts``, ``WorkTypesTitle``."""

CREDIT = "http://credit.niso.org/contributor-roles/"
"""Beginning of a CRediT role: with ``http`` and, at the end, a slash (recorded: 9058 else)."""

CREDIT_ROLES = _words(
    """
    conceptualization data-curation formal-analysis funding-acquisition investigation methodology
    project-administration resources software supervision validation visualization
    writing-original-draft writing-review-editing
    """
)
"""Source: orcid-model ``common-3.0.xsd``, simpleType ``contributor-role``."""

ORCID_ROLES = _words(
    """
    author assignee editor chair-or-translator co-investigator co-inventor graduate-student
    other-inventor principal-investigator postdoctoral-researcher support-staff
    """
) | {f"{CREDIT}{role}/" for role in CREDIT_ROLES}
"""Source: orcid-model ``common-3.0.xsd``, simpleType ``contributor-role``."""

ROLES: dict[str, str | None] = {
    "contactperson": None,
    "datacollector": f"{CREDIT}investigation/",
    "datacurator": f"{CREDIT}data-curation/",
    "datamanager": f"{CREDIT}data-curation/",
    "distributor": None,
    "editor": "editor",
    "hostinginstitution": None,
    "producer": None,
    "projectleader": "principal-investigator",
    "projectmanager": f"{CREDIT}project-administration/",
    "projectmember": f"{CREDIT}investigation/",
    "registrationagency": None,
    "registrationauthority": None,
    "relatedperson": None,
    "researcher": f"{CREDIT}investigation/",
    "researchgroup": f"{CREDIT}investigation/",
    "rightsholder": None,
    "sponsor": None,
    "supervisor": f"{CREDIT}supervision/",
    "translator": "chair-or-translator",
    "workpackageleader": f"{CREDIT}project-administration/",
    "other": None,
}
"""Id in the vocabulary ``contributorsroles`` -> ORCID's role; None: ORCID has none that fits.
Source of the ids: invenio-rdm-records 32.3.2, ``roles.yaml``; of their meaning: DataCite Metadata
Schema 4.6, property 7.a, and credit.niso.org. A role that is named like one of CRediT is that."""

CREATOR_ROLE = "author"
"""The role of a creator who has none that ORCID knows."""

LANGUAGE_CODES = _words(
    """
    ab aa af ak sq am ar an hy as av ae ay az bm ba eu be bn bh bi bs br bg my ca ch ce zh_CN zh_TW
    cu cv kw co cr hr cs da dv nl dz en eo et ee fo fj fi fr fy ff gl lg ka de el kl gn gu ht ha iw
    hz hi ho hu is io ig in ia ie iu ik ga it ja jv kn kr ks kk km ki rw ky kv kg ko ku kj lo la lv
    li ln lt lu lb mk mg ms ml mt gv mi mr mh mo mn na nv ng ne nd se no nb nn ny oc oj or om os pi
    pa fa pl pt ps qu rm ro rn ru sm sg sa sc gd sr sn ii sd si sk sl so nr st es su sw ss sv tl ty
    tg ta tt te th bo ti to ts tn tr tk tw ug uk ur uz ve vi vo wa cy wo xh ji yo za zu
    """
)
"""Source: orcid-model ``common-3.0.xsd``, simpleType ``language-code``."""

LANGUAGE_TRAPS: dict[str, str | None] = {
    "heb": "iw", "he": "iw",
    "ind": "in", "id": "in",
    "yid": "ji", "yi": "ji",
    "mol": "mo", "ron": "ro",
    "zho": None, "chi": None, "zh": None,  # ORCID wants to know which script
}  # fmt: skip
"""ORCID writes four languages as Java does (recorded: ``he``, ``id``, ``yi``, ``zh`` refused)."""

AMBIGUOUS_PLACES = frozenset({"georgia"})
"""Names of countries that are as often those of other places."""

PLACE_NAMES = {
    "usa": "US", "u.s.a": "US", "united states of america": "US", "uk": "GB", "u.k": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "russia": "RU", "turkey": "TR", "the netherlands": "NL", "south korea": "KR",
    "czech republic": "CZ", "iran": "IR", "vietnam": "VN", "brasil": "BR", "deutschland": "DE",
    "schweiz": "CH", "suisse": "CH", "österreich": "AT", "españa": "ES", "italia": "IT",
}  # fmt: skip
"""Usual names of countries, in small letters, that ISO 3166-1 writes in another way."""

CITATION_TYPES = _words(
    """
    bibtex formatted-apa formatted-chicago formatted-harvard formatted-ieee formatted-mla
    formatted-vancouver formatted-unspecified ris
    """
)
"""Source: orcid-model ``work-3.0.xsd``, simpleType ``citation-type``."""

RELATIONSHIPS = frozenset({"self", "version-of", "part-of", "funded-by"})
"""Source: orcid-model ``common-3.0.xsd``, simpleType ``relationship-type``."""

GROUPING = frozenset({"self", "version-of"})
"""Relationships by which ORCID takes works for one. Source: ORCID-Source, ``ExternalID``,
``isGroupAble``."""

FUNDED_BY_TYPES = frozenset({"grant_number", "proposal-id", "uri", "doi"})
"""Source: ORCID-Source, ``ExternalIdentifierFundedByHelper``."""

ORCID_IDENTIFIER_TYPES = _words(
    """
    agr ark arxiv asin asin-tld authenticusid bibcode cba cgn cienciaiul cit cstr ctx dnb doi eid
    emdb empiar ethos grant_number hal handle hir isbn ismn issn jfm jstor k10plus kuid lccn lensid
    mr oclc ol osti other-id pat pdb pmc pmid ppr proposal-id raid rfc rrid source-work-id ssrn uri
    urn wosuid zbl
    """
)
"""Source: ORCID-Source, ``i18n/identifiers_en.properties``; live list:
``https://pub.orcid.org/v3.0/identifiers``. Case-sensitive (recorded: ``DOI`` -> 9023)."""


class Scheme(NamedTuple):
    """How an identifier scheme of InvenioRDM is told to ORCID.

    type: ORCID's type.
    check: says whether a value is well-formed; None: any text will do.
    url: address with ``{}`` for the value; empty: none is known.
    container: the identifier names a series or journal: never the work itself.
    prefix: what is cut from the front of a value before it goes into the address.
    shared: several records can carry the same value, so it does not name one work: a product, a
        sample, a taxon, the page of a project, an inventory number.
    """

    type: str
    check: Callable[[str], object] | None = None
    url: str = ""
    container: bool = False
    prefix: str = ""
    shared: bool = False


ISSN_URL = "https://portal.issn.org/resource/ISSN/{}"
WIKIDATA_URL = "https://www.wikidata.org/wiki/{}"

SCHEMES = {
    "ads": Scheme("bibcode", is_ads, "https://ui.adsabs.harvard.edu/abs/{}", prefix="ads:"),
    "ark": Scheme("ark", is_ark, "https://n2t.net/{}", prefix="https://n2t.net/"),
    "arxiv": Scheme("arxiv", is_arxiv, "https://arxiv.org/abs/{}", prefix="arxiv:"),
    "bibcode": Scheme("bibcode", is_ads, "https://ui.adsabs.harvard.edu/abs/{}"),
    "cstr": Scheme("cstr", None, "https://www.cstr.cn/{}", prefix="cstr:"),
    "doi": Scheme("doi", is_doi, "https://doi.org/{}"),
    "ean13": Scheme("other-id", shared=True),
    "eissn": Scheme("issn", is_issn, ISSN_URL, container=True),
    "hal": Scheme("hal", is_hal, "https://hal.science/{}", prefix="hal:"),
    "handle": Scheme("handle", is_handle, "https://hdl.handle.net/{}", prefix="hdl:"),
    "igsn": Scheme("other-id", shared=True),
    "isbn": Scheme("isbn", is_isbn),
    "issn": Scheme("issn", is_issn, ISSN_URL, container=True),
    "istc": Scheme("other-id", shared=True),
    "lissn": Scheme("issn", is_issn, ISSN_URL, container=True),
    "lsid": Scheme("urn", is_lsid, shared=True),
    "pmcid": Scheme("pmc", is_pmcid, "https://www.ncbi.nlm.nih.gov/pmc/articles/{}/"),
    "pmid": Scheme("pmid", is_pmid, "https://pubmed.ncbi.nlm.nih.gov/{}/", prefix="pmid:"),
    "purl": Scheme("uri", is_url, "{}", shared=True),
    "raid": Scheme("raid", None, "https://raid.org/{}", container=True),
    "rrid": Scheme("rrid", None, "https://scicrunch.org/resolver/{}", shared=True),
    "swh": Scheme("other-id", is_swh, "https://archive.softwareheritage.org/{}"),
    "upc": Scheme("other-id", shared=True),
    "url": Scheme("uri", is_url, "{}", shared=True),
    "urn": Scheme("urn", is_urn, "https://nbn-resolving.org/{}"),
    "w3id": Scheme("uri", None, "{}", shared=True),
    "wikidata": Scheme("other-id", None, WIKIDATA_URL, prefix="wikidata:", shared=True),
    "other": Scheme("other-id", shared=True),
}
"""Scheme in InvenioRDM -> ORCID. Source of the schemes: invenio-rdm-records 32.3.2, ``config.py``,
``RDM_RECORDS_IDENTIFIERS_SCHEMES``, and schemes that ``idutils`` knows. Schemes of organisations
(ROR, GRID, ISNI, Crossref Funder ID) are not here: they name no work.

ORCID refuses a second work of ours with an identifier that the first has as *self* (9021), so one
inventory number on two records would keep the second out for good. What several records can share
is therefore not sent as the work's own, unless an operator knows better.
"""

SHARED_SCHEMES = frozenset(name for name, scheme in SCHEMES.items() if scheme.shared)

RELATIONS = {
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
"""Id in the vocabulary ``relationtypes`` -> ORCID's relationship; all others say nothing that
ORCID could hold. Source of their meaning: DataCite Metadata Schema 4.7, property 12.b."""
