# SPDX-License-Identifier: MIT
"""Resource types by the type that they are kinds of."""

from __future__ import annotations

from invenio_orcid_autoupdate.views.forms import group_types

TYPES = [
    ("publication-article", "Article"),
    ("dataset", "Dataset"),
    ("image-figure", "Figure"),
    ("image", "Image"),
    ("physical-object", "Physical object"),
    ("publication-preprint", "Preprint"),
    ("publication", "Publication"),
]


def test_types_stand_below_the_type_above_and_the_rest_at_the_end():
    """Also where an id has a hyphen of its own."""
    assert group_types(TYPES) == [
        ("Image", [("image", "Image"), ("image-figure", "Figure")]),
        (
            "Publication",
            [
                ("publication", "Publication"),
                ("publication-article", "Article"),
                ("publication-preprint", "Preprint"),
            ],
        ),
        (None, [("dataset", "Dataset"), ("physical-object", "Physical object")]),
    ]


def test_every_type_is_there_once():
    """A kind of a kind stands in the group of the topmost."""
    deep = [*TYPES, ("image-figure-plate", "Plate")]
    found = [pair for _title, pairs in group_types(deep) for pair in pairs]
    assert sorted(found) == sorted(deep)
    assert ("image-figure-plate", "Plate") in dict(group_types(deep))["Image"]


def test_only_single_types_are_one_group_without_a_title():
    """And no types are none."""
    assert group_types([("a", "A")]) == [(None, [("a", "A")])]
    assert group_types([]) == []
