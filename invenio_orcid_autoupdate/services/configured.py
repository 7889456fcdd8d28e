# SPDX-License-Identifier: MIT
"""What of our services ``invenio.cfg`` can replace."""

from __future__ import annotations

from invenio_records_permissions.policies import BasePermissionPolicy
from invenio_records_resources.services.base import ServiceConfig
from invenio_records_resources.services.base.config import ConfiguratorMixin, FromConfig


class OwnServiceConfig(ServiceConfig, ConfiguratorMixin):
    """A configuration whose parts ``invenio.cfg`` can replace."""

    @classmethod
    def build(cls, app):
        """Build it; what ``invenio.cfg`` names is looked for at once, not at the first request.

        :raises ImportError: it is not there.
        :raises ValueError: it is no permission policy.
        """
        config = super().build(app)
        found = config.permission_policy_cls
        if not (isinstance(found, type) and issubclass(found, BasePermissionPolicy)):
            raise ValueError(f"{cls.service_id}: {found!r} is no permission policy.")
        return config


def policy_of(service):
    """Return the policy of a service as ``invenio.cfg`` names it, a class or its import string.

    :param service: as in the name of the setting.
    """
    return FromConfig(f"ORCID_AUTOUPDATE_{service}_PERMISSION_POLICY", import_string=True)


def components_of(service):
    """Return the components that ``invenio.cfg`` adds to a service.

    :param service: as in the name of the setting.
    """
    return FromConfig(f"ORCID_AUTOUPDATE_{service}_SERVICE_COMPONENTS")
