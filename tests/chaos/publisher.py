# SPDX-License-Identifier: MIT
"""A process that publishes its share of the plan, and tries again after an error as a user would.

``python -m tests.chaos.publisher --seed 1 --share 0 --of 2 --people FILE --log FILE``
"""

from __future__ import annotations

import argparse
import json
import time
from copy import deepcopy
from pathlib import Path

from celery import current_app as current_celery_app
from invenio_access.permissions import system_identity
from invenio_app.factory import create_ui
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service
from sqlalchemy.exc import NoResultFound

from tests.chaos.plan import Operation, Plan
from tests.integration.records import OPEN, RESTRICTED, creator, metadata

ENOUGH_MESSAGES = 150
PATIENCE_SECONDS = 10.0
"""Publishers let the workers catch up when so many messages wait, but not for longer than that:
otherwise a purge of the queue would hit nearly everything."""

ATTEMPTS = 20
PAUSE_SECONDS = 0.5
"""Before a user tries again. Together longer than a restart of the database."""


class Publisher:
    """Carries out operations through InvenioRDM's services.

    :param people: dictionaries with ``orcid`` and ``name``, by number.
    """

    def __init__(self, people: list[dict[str, str]]):
        self.service = current_rdm_records_service
        self._people = people
        self._recids: dict[tuple[int, int], str] = {}
        self._drafts: dict[int, str] = {}
        self._given_up: set[int] = set()

    def carry_out(self, operation: Operation) -> dict:
        """Do one thing, again and again until it is done; return what happened on the way.

        InvenioRDM cannot do everything: a version that was deleted before its DOI was registered
        does not come back. What the plan says of such a record afterwards is left out.
        """
        errors: list[str] = []
        while operation.parent not in self._given_up and len(errors) < ATTEMPTS:
            try:
                getattr(self, operation.kind)(operation)
                return {"number": operation.number, "errors": errors, "is_done": True}
            except Exception as error:  # a user sees "try again", whatever it was
                errors.append(f"{type(error).__name__}: {error}"[:200])
                db.session().invalidate()  # its connection may be gone
                time.sleep(PAUSE_SECONDS)
        self._given_up.add(operation.parent)
        return {"number": operation.number, "errors": errors, "is_done": False}

    def publish(self, operation: Operation) -> None:
        """Publish the first version of a record."""
        if operation.number not in self._drafts:
            data = {"files": {"enabled": False}, "metadata": metadata(title=operation.title)}
            draft = self.service.create(system_identity, self._changed(data, operation))
            self._drafts[operation.number] = draft.id
        self._publish_draft(operation)

    def edit(self, operation: Operation) -> None:
        """Change a published version."""
        if operation.number not in self._drafts:
            draft = self.service.edit(system_identity, self._recid(operation))
            self._update(draft, operation)
        self._publish_draft(operation)

    def new_version(self, operation: Operation) -> None:
        """Publish a further version."""
        if operation.number not in self._drafts:
            before = self._recids[operation.parent, operation.version - 1]
            draft = self.service.new_version(system_identity, before)
            self._update(draft, operation)
        self._publish_draft(operation)

    def delete(self, operation: Operation) -> None:
        """Delete a published version."""
        if not self._is_deleted(operation):
            self.service.delete_record(system_identity, self._recid(operation), {"note": "chaos"})

    def restore(self, operation: Operation) -> None:
        """Bring a deleted version back."""
        if self._is_deleted(operation):
            self.service.restore_record(system_identity, self._recid(operation))

    def _update(self, draft, operation: Operation) -> None:
        data = self._changed({**draft.data, "files": {"enabled": False}}, operation)
        data["metadata"].setdefault("publication_date", "2026-11-21")
        self.service.update_draft(system_identity, draft.id, data)
        self._drafts[operation.number] = draft.id

    def _changed(self, data: dict, operation: Operation) -> dict:
        """Put into a draft's data what the operation says."""
        data["access"] = deepcopy(OPEN if operation.is_open else RESTRICTED)
        if operation.title:
            data["metadata"]["title"] = operation.title
        if operation.type:
            data["metadata"]["resource_type"] = {"id": operation.type}
        if operation.people:
            people = (self._people[number] for number in operation.people)
            data["metadata"]["creators"] = [creator(one["name"], one["orcid"]) for one in people]
        return data

    def _publish_draft(self, operation: Operation) -> None:
        """Publish a draft, unless an attempt that ended with an error did so after all."""
        draft_id = self._drafts[operation.number]
        if self._is_draft(draft_id):
            self.service.publish(system_identity, draft_id)
        self._recids[operation.parent, operation.version] = draft_id

    def _is_draft(self, draft_id: str) -> bool:
        try:
            self.service.draft_cls.pid.resolve(draft_id, registered_only=False)
        except NoResultFound:
            return False
        return True

    def _is_deleted(self, operation: Operation) -> bool:
        record = self.service.record_cls.pid.resolve(self._recid(operation))
        return record.deletion_status.is_deleted

    def _recid(self, operation: Operation) -> str:
        return self._recids[operation.parent, operation.version]


def let_workers_catch_up() -> None:
    """Wait while too many messages wait."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and count_messages() > ENOUGH_MESSAGES:
        time.sleep(0.2)


def count_messages() -> int:
    """Say how many messages wait for a worker; 0 if nobody can tell."""
    try:
        with current_celery_app.connection_for_read(connect_timeout=1) as connection:
            queue = connection.default_channel.queue_declare("celery", passive=True)
    except Exception:  # the broker is down, or no worker has declared the queue
        return 0
    return queue.message_count


def main() -> None:
    """Read the options and publish; each line of the log is one operation that ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--share", type=int, required=True)
    parser.add_argument("--of", type=int, required=True)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    options = parser.parse_args()
    plan = Plan(options.seed, options.scale)
    people = json.loads(options.people.read_text())
    with create_ui().app_context(), options.log.open("w", buffering=1) as log:
        publisher = Publisher(people)
        for operation in plan.share(options.share, options.of):
            let_workers_catch_up()
            log.write(json.dumps(publisher.carry_out(operation)) + "\n")


if __name__ == "__main__":
    main()
