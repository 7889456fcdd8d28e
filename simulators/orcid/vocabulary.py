# SPDX-License-Identifier: MIT
"""The closed lists of ORCID's API 3.0: types, relationships, languages, countries, roles.

Data only, no logic. Sources: orcid-model 3.3 (``WorkType``, ``Relationship``, ``LanguageCode``,
``Iso3166Country``, ``CitationType``), ORCID-Source 3.0.43 (``LegacyWorkContributorRole``,
``CreditRole``, table ``identifier_type``), checked against the recordings of the real server.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WORK_TYPES = _words(
    """annotation artistic-performance blog-post book-chapter book-review book
    cartographic-material clinical-study conference-abstract conference-output conference-paper
    conference-poster conference-presentation conference-proceedings data-management-plan data-set
    design dictionary-entry disclosure dissertation-thesis edited-book encyclopedia-entry image
    invention journal-article journal-issue learning-object lecture-speech license magazine-article
    manual moving-image musical-composition newsletter-article newspaper-article online-resource
    other patent physical-object preprint public-speech registered-copyright report
    research-technique research-tool review software sound spin-off-company standards-and-policy
    supervised-student-publication technical-standard test trademark transcription translation
    website working-paper undefined"""
)
"""Accepted values of a work's ``type``, in the order in which error 9037 lists them."""

CITATION_TYPES = (
    "formatted-unspecified",
    "bibtex",
    "formatted-apa",
    "formatted-harvard",
    "formatted-ieee",
    "formatted-mla",
    "formatted-vancouver",
    "formatted-chicago",
    "ris",
)
RELATIONSHIPS = ("part-of", "self", "version-of", "funded-by")
SEQUENCES = ("first", "additional")
VISIBILITIES = ("public", "limited", "private", "system", "registered-only")

FUNDED_BY_TYPES = ("grant_number", "proposal-id", "uri", "doi")
"""Identifier types that may be ``funded-by`` (``ExternalIdentifierFundedByHelper``)."""

LANGUAGES = _words(
    """ab aa af ak sq am ar an hy as av ae ay az bm ba eu be bn bh bi bs br bg my ca ch ce zh_CN
    zh_TW cu cv kw co cr hr cs da dv nl dz en eo et ee fo fj fi fr fy ff gl lg ka de el kl gn gu ht
    ha iw hz hi ho hu is io ig in ia ie iu ik ga it ja jv kn kr ks kk km ki rw ky kv kg ko ku kj lo
    la lv li ln lt lu lb mk mg ms ml mt gv mi mr mh mo mn na nv ng ne nd se no nb nn ny oc oj or om
    os pi pa fa pl pt ps qu rm ro rn ru sm sg sa sc gd sr sn ii sd si sk sl so nr st es su sw ss sv
    tl ty tg ta tt te th bo ti to ts tn tr tk tw ug uk ur uz ve vi vo wa cy wo xh ji yo za
    zu"""
)
COUNTRIES = _words(
    """AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BQ BA BW BV
    BR IO BN BG BF BI KH CM CA CV KY CF TD CL CN CX CC CO KM CG CD CK CR CI HR CU CW CY CZ DK DJ DM
    DO EC EG SV GQ ER EE ET FK FO FJ FI FR GF PF TF GA GM GE DE GH GI GR GL GD GP GU GT GG GN GW GY
    HT HM VA HN HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR KW KG LA LV LB LS LR LY
    LI LT LU MO MK MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME MS MA MZ MM NA NR NP NL NC NZ
    NI NE NG NU NF MP NO OM PK PW PS PA PG PY PE PH PN PL PT PR QA RE RO RU RW BL SH KN LC MF PM VC
    WS SM ST SA SN RS SC SL SG SX SK SI SB SO ZA GS SS ES LK SD SR SJ SZ SE CH SY TJ TZ TH TL TG TK
    TO TT TN TR TM TC TV UG UA AE GB US UM UY UZ VU VE VN VG VI WF EH YE ZM ZW TW XK"""
)

CREDIT = "http://credit.niso.org/contributor-roles/"
ROLES = (
    *_words(
        """author assignee editor chair-or-translator co-investigator co-inventor graduate-student
        other-inventor principal-investigator postdoctoral-researcher support-staff"""
    ),
    *(
        f"{CREDIT}{role}/"
        for role in _words(
            """conceptualization data-curation formal-analysis funding-acquisition
        investigation methodology project-administration resources software supervision validation
        visualization writing-original-draft writing-review-editing"""
        )
    ),
)

IDENTIFIER_TYPES = _words(
    """agr ark arxiv asin asin-tld authenticusid bibcode cba cgn cienciaiul cit cstr ctx dnb doi eid
    emdb empiar ethos grant_number hal handle hir isbn ismn issn jfm jstor k10plus kuid lccn lensid
    mr oclc ol osti other-id pat pdb pmc pmid ppr proposal-id raid rfc rrid source-work-id ssrn uri
    urn wosuid zbl"""
)
CASE_SENSITIVE_TYPES = frozenset(_words("ark bibcode cgn emdb empiar ethos k10plus ol rrid uri"))
"""Identifier types whose values keep their case (column ``identifier_type.case_sensitive``)."""
