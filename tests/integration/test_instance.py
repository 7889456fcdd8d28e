# SPDX-License-Identifier: MIT
"""The instance that the tests run on: what was built is recognised, what is gone is missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demo import build, reset

pytestmark = pytest.mark.services


def test_an_instance_is_there_if_the_broker_knows_it_too(app, settings):
    """RabbitMQ keeps its data for each port by itself, so they can be gone."""
    assert build.is_built(settings)
    elsewhere = replace(settings, amqp_vhost="nobody-made-it")
    assert not reset.has_vhost(elsewhere)
    assert not build.is_built(elsewhere)
