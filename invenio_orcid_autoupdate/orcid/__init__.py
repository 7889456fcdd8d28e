# SPDX-License-Identifier: MIT
"""ORCID's member API v3.0 as Python: values, errors and one method per endpoint.

This room knows neither Flask nor a database and could be published alone. It never stores a
token, never retries by itself and never lets a token reach a log, an exception or a ``repr``.
"""
