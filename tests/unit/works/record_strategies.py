# SPDX-License-Identifier: MIT
"""Records as InvenioRDM allows them, and as it does not: every field, every script."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from invenio_orcid_autoupdate.works.tables import RESOURCE_TYPES, ROLES, SCHEMES

LINKED = "0000-0002-1825-0097"
ORCIDS = (LINKED, "0000-0001-5109-3700", "0000-0002-1694-233X", "0000-0002-1694-233x")

WORDS = st.sampled_from(
    [
        "pots",
        "Ünïcode",
        "漢字",
        "مرحبا",
        "क्षि",
        "😀",
        "a&b",
        "<i>",
        "</i>",
        "&amp;",
        "x<y",
        "\u200d",
        "𝔘𝔫𝔦",
        "e\u0301",
        "\u2028",
        "  ",
        "-",
        "R&D",
        "“q”",
        "'",
        '"',
        "%",
        "#",
        "\\alpha",
        "$x$",
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=12), max_size=6).map(" ".join)
LONG_TEXTS = st.builds(lambda text, times: text * times, TEXTS, st.sampled_from([1, 1, 1, 40, 400]))
HTML = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</ul>",
            "<ol>",
            "</ol>",
            "<b>",
            "</b>",
            "<br>",
            "<script>",
            "</script>",
            "<math>",
            "</math>",
            "<annotation>",
            "</annotation>",
            "<!--",
            "-->",
            "&nbsp;",
            "&#0;",
            "&#xD800;",
            "<td>",
            "<",
            ">",
            "<![CDATA[",
            "]]>",
        ]
    )
    | TEXTS,
    max_size=12,
).map("".join)

DATES = st.sampled_from(
    [
        "2020",
        "2020-06",
        "2020-06-07",
        "2018/2020-09",
        "1899",
        "2101",
        "2020-02-30",
        "0000",
        "",
        "2004-01-01T10:10:10Z",
        "-0100",
        "2020-06-07/2021",
    ]
) | st.dates().map(str)

VALUES = (
    st.sampled_from(
        [
            "10.5072/a",
            "10.5072/a&b",
            "10.5072/é",
            'https://doi.org/10.1/"x',
            "arXiv:2101.00001",
            "12082125",
            "PMC2631623",
            "2041-1723",
            "978-3-16-148410-0",
            "9783161484100",
            "https://example.org/é x",
            "https://example.org/",
            "https://[::1/x",
            "10013/epic.1",
            "ark:/13030/x",
            "urn:nbn:de:1-2",
            "2011ApJS..192...18K",
            "Q42",
            "",
            "x" * 3000,
            "hal-01234567",
            "RRID:AB_262044",
        ]
    )
    | TEXTS
)

RELATIONS = ("isidenticalto", "isversionof", "ispartof", "ispublishedin", "cites", "nosuch")
LANGUAGES = ("eng", "heb", "ind", "yid", "zho", "cmn", "deu", "grc", "zxx", "nosuch", "")


def ids(*values: str) -> st.SearchStrategy[dict[str, str]]:
    """Return a reference to a vocabulary."""
    return st.sampled_from(values).map(lambda value: {"id": value})


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return a dictionary in which each field may be missing."""
    return st.fixed_dictionaries({}, optional=fields)


PEOPLE = st.fixed_dictionaries(
    {
        "person_or_org": optional(
            type=st.sampled_from(["personal", "organizational"]),
            name=LONG_TEXTS,
            given_name=TEXTS,
            family_name=TEXTS,
            identifiers=st.lists(
                st.fixed_dictionaries(
                    {
                        "scheme": st.sampled_from(["orcid", "gnd"]),
                        "identifier": st.sampled_from(ORCIDS),
                    }
                ),
                max_size=2,
            ),
        )
    },
    optional={"role": ids(*ROLES, "software", "nosuch")},
)


@st.composite
def crowds(draw: Any) -> list[dict[str, Any]]:
    """Return 0 to 5,000 people, a few kinds of them again and again."""
    kinds = draw(st.lists(PEOPLE, max_size=4))
    return kinds * draw(st.sampled_from([1, 1, 1, 1, 1, 1, 1, 20, 1250]))


IDENTIFIERS = st.fixed_dictionaries(
    {"scheme": st.sampled_from([*SCHEMES, "grid", "nosuch"]), "identifier": VALUES},
    optional={"relation_type": ids(*RELATIONS)},
)

FUNDING = optional(
    funder=ids("00k4n6c32"),
    award=optional(
        id=st.sampled_from(["00k4n6c32::101122956", "x"]),
        number=TEXTS,
        identifiers=st.lists(
            st.fixed_dictionaries(
                {"scheme": st.sampled_from(["doi", "url"]), "identifier": VALUES}
            ),
            max_size=2,
        ),
    ),
)

METADATA = st.fixed_dictionaries(
    {
        "title": LONG_TEXTS,
        "resource_type": ids(*RESOURCE_TYPES, "nosuch"),
        "publication_date": DATES,
        "creators": crowds(),
    },
    optional={
        "additional_titles": st.lists(
            st.fixed_dictionaries(
                {
                    "title": LONG_TEXTS,
                    "type": ids("subtitle", "translated-title", "other", "alternative-title"),
                },
                optional={"lang": ids(*LANGUAGES)},
            ),
            max_size=3,
        ),
        "description": HTML | LONG_TEXTS,
        "additional_descriptions": st.lists(
            st.fixed_dictionaries({"description": HTML, "type": ids("abstract", "methods")}),
            max_size=2,
        ),
        "publisher": LONG_TEXTS,
        "contributors": crowds(),
        "languages": st.lists(ids(*LANGUAGES), max_size=2),
        "identifiers": st.lists(IDENTIFIERS, max_size=4),
        "related_identifiers": st.lists(IDENTIFIERS, max_size=4),
        "funding": st.lists(FUNDING, max_size=3),
    },
)

CUSTOM_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "journal:journal": optional(title=LONG_TEXTS, issn=VALUES),
        "imprint:imprint": optional(
            title=LONG_TEXTS, isbn=VALUES, place=st.sampled_from(["Geneva, Switzerland"]) | TEXTS
        ),
        "meeting:meeting": optional(title=LONG_TEXTS),
    },
)

DOIS = st.sampled_from(
    ["10.5072/abc-1", "10.5072/ABC", "10.1002/(SICI)1096<1::AID>3.0.CO;2-1", "10.5072/a&b'c\"d"]
)

RECORDS = st.fixed_dictionaries(
    {
        "id": st.just("abc-1"),
        "pids": DOIS.map(lambda doi: {"doi": {"identifier": doi}}),
        "metadata": METADATA,
        "custom_fields": CUSTOM_FIELDS,
    }
)
"""Records that may be published: they have a DOI, and a title of any kind."""

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "metadata",
                    "pids",
                    "doi",
                    "identifier",
                    "identifiers",
                    "title",
                    "creators",
                    "id",
                    "person_or_org",
                    "name",
                    "scheme",
                    "resource_type",
                    "custom_fields",
                    "funding",
                    "award",
                    "imprint:imprint",
                    "publication_date",
                    "description",
                    "languages",
                    "type",
                    "role",
                ]
            ),
            inner,
        )
    ),
    max_leaves=20,
)
"""JSON of any shape with the keys of a record."""
