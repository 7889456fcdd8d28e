# SPDX-License-Identifier: MIT
"""Writes ``docs/openapi.yaml`` from the resources' routes and the marshmallow schemas.

``python -m scripts.openapi`` after a change of the REST API; a unit test compares the two. What a
route does is said in the docstring of its method, what a field means in its metadata. Nothing here
is part of the package, so an instance needs no apispec.
"""
