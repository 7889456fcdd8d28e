# SPDX-License-Identifier: MIT
"""The wrapped PID provider: changes nothing, announces what the agency answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from types import SimpleNamespace

import pytest

from invenio_orcid_autoupdate import signals
from invenio_orcid_autoupdate.pids import ObservedProvider, managed_providers, observe

SIGNALS = {
    name: getattr(signals, name)
    for name in (
        *("doi_registered", "doi_updated", "doi_withdrawn", "doi_refused"),
        *("doi_hiding", "doi_hidden"),
    )
}
PUBLIC, RESTRICTED = ({"access": {"record": access}} for access in ("public", "restricted"))


@dataclass
class Pid:
    """As much of a PID as the wrapper looks at."""

    pid_type: str = "doi"
    is_local: bool = True

    def is_registered(self):
        """What the database says."""
        return self.is_local


class Provider:
    """A PID provider with scripted answers."""

    name = "datacite"

    def __init__(self, answer=True):
        self.answer = answer

    def _answer(self, pid, *args, **kwargs):
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    register = update = restore = delete = _answer


@pytest.fixture
def heard():
    """Collects the signals: name, record, further facts without the time."""
    found = []
    listeners = []
    for name, signal in SIGNALS.items():

        def listen(sender, name=name, pid=None, record=None, asked_at=None, **facts):
            found.append((name, record, facts))

        signal.connect(listen)
        listeners.append((signal, listen))
    yield found
    for signal, listen in listeners:
        signal.disconnect(listen)


CASES = {
    "registered": ("register", True, Pid(), [("doi_registered", PUBLIC, {})]),
    "registered, says nothing": ("register", None, Pid(), [("doi_registered", PUBLIC, {})]),
    "refused": ("register", False, Pid(), [("doi_refused", PUBLIC, {})]),
    "not asked, restricted": ("register", False, Pid(is_local=False), []),
    "updated": ("update", True, Pid(), [("doi_updated", PUBLIC, {"accepted": True})]),
    "update refused": ("update", False, Pid(), [("doi_updated", PUBLIC, {"accepted": False})]),
    "restored": ("restore", None, Pid(), [("doi_updated", PUBLIC, {"accepted": None})]),
    "draft deleted": ("delete", None, Pid(is_local=False), [("doi_withdrawn", PUBLIC, {})]),
    "another identifier": ("register", True, Pid(pid_type="oai"), []),
}


@pytest.mark.parametrize(
    ("method", "answer", "pid", "expected"), list(CASES.values()), ids=list(CASES)
)
def test_the_answer_is_passed_on_and_announced(heard, method, answer, pid, expected):
    """Each answer is announced as what it means."""
    provider = ObservedProvider(Provider(answer))
    assert getattr(provider, method)(pid, record=PUBLIC) is answer
    assert heard == expected


HIDES = {
    "restricted": ("update", RESTRICTED, "doi_hidden"),
    "versions restricted": ("update", SimpleNamespace(_child=RESTRICTED), "doi_hidden"),
    "deleted": ("delete", PUBLIC, "doi_withdrawn"),
}


@pytest.mark.parametrize("answer", [True, False, None])
@pytest.mark.parametrize(("method", "record", "name"), list(HIDES.values()), ids=list(HIDES))
def test_what_hides_a_doi_is_announced_before_and_after(heard, method, record, name, answer):
    """Whatever the agency says, the DOI may be hidden."""
    provider = ObservedProvider(Provider(answer))
    assert getattr(provider, method)(Pid(), record=record) is answer
    assert heard == [("doi_hiding", record, {}), (name, record, {})]


@pytest.mark.parametrize(("method", "record", "name"), list(HIDES.values()), ids=list(HIDES))
def test_what_may_have_hidden_a_doi_was_announced_before(heard, method, record, name):
    """The request may have arrived although its answer did not."""
    with pytest.raises(ConnectionError, match="cut"):
        getattr(ObservedProvider(Provider(ConnectionError("cut"))), method)(Pid(), record=record)
    assert heard == [("doi_hiding", record, {})]


def test_an_answer_says_when_it_was_asked_for():
    """What happened since may have undone what it says."""
    asked = []

    class Slow(Provider):
        def update(self, pid, record):
            asked.append(datetime.now(timezone.utc))

    def listen(sender, asked_at, **_):
        asked.append(asked_at)

    with signals.doi_updated.connected_to(listen):
        ObservedProvider(Slow()).update(Pid(), record=PUBLIC)
    assert asked[1] <= asked[0]


@pytest.mark.parametrize("arguments", [((), {}), ((PUBLIC,), {}), ((), {"record": PUBLIC})])
def test_the_record_is_found_wherever_it_is_passed(heard, arguments):
    """By name, by position, or not at all, as on deletion."""
    args, kwargs = arguments
    ObservedProvider(Provider()).restore(Pid(), *args, **kwargs)
    assert [record for _, record, _ in heard] == [PUBLIC if args or kwargs else None]


@pytest.mark.parametrize("method", ["register", "update", "restore"])
def test_an_exception_passes_and_nothing_is_announced(heard, method):
    """No answer is no news: InvenioRDM rolls back."""
    provider = ObservedProvider(Provider(ConnectionError("cut")))
    with pytest.raises(ConnectionError, match="cut"):
        getattr(provider, method)(Pid(), record=PUBLIC)
    assert heard == []


def test_a_broken_receiver_does_not_break_the_registration(heard, caplog):
    """Whatever our side does wrong, the provider's answer counts."""

    def broken(sender, **_):
        raise RuntimeError("bug")

    signals.doi_registered.connect(broken)
    try:
        assert ObservedProvider(Provider()).register(Pid(), record="record") is True
    finally:
        signals.doi_registered.disconnect(broken)
    assert "receiver of a DOI signal failed" in caplog.text


def test_in_everything_else_it_is_the_provider():
    """Attributes, class, and changes to it."""
    inner = Provider()
    provider = ObservedProvider(inner)
    provider.name = "other"
    assert isinstance(provider, Provider)
    assert inner.name == "other"


def test_a_list_is_wrapped_once_and_left_as_it_was():
    """UI and API applications share one list object."""
    given = [Provider()]
    once = observe(given)
    assert type(given[0]) is Provider
    assert observe(once)[0] is once[0]


def test_only_providers_that_register_dois_here_are_named():
    """External DOIs and other schemes are not ours, and no list is no provider."""
    providers = [
        SimpleNamespace(name="datacite", pid_type="doi", is_managed=lambda: True),
        SimpleNamespace(name="external", pid_type="doi", is_managed=lambda: False),
        SimpleNamespace(name="oai", pid_type="oai", is_managed=lambda: True),
    ]
    app = SimpleNamespace(config={"RDM_PERSISTENT_IDENTIFIER_PROVIDERS": observe(providers)})
    assert managed_providers(app) == {"datacite"}
