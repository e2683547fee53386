from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is appointed to do at a branch; one duty carries one role."""

    CLERK = "clerk", _("clerk")
    REVIEWER = "reviewer", _("reviewer")
    APPROVER = "approver", _("approver")
    MANAGER = "manager", _("manager")
    FINANCE = "finance", _("finance")
    AUDITOR = "auditor", _("auditor")
    SYSTEM = "system", _("system administrator")


# Auditors and system administrators combine with nothing; who pays does not approve or manage.
INCOMPATIBLE = {
    frozenset({Role.FINANCE, Role.APPROVER}),
    frozenset({Role.FINANCE, Role.MANAGER}),
    *(frozenset({Role.AUDITOR, role}) for role in Role if role is not Role.AUDITOR),
    *(frozenset({Role.SYSTEM, role}) for role in Role if role is not Role.SYSTEM),
}

# The roles whose sign-in needs a second factor unless a setting says otherwise.
SECOND_FACTOR_ROLES = frozenset({Role.APPROVER, Role.FINANCE, Role.MANAGER, Role.AUDITOR, Role.SYSTEM})
