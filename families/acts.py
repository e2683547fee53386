"""What the acts of this app are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Group, Words, offer

HOUSEHOLDS: Words = {
    "household.started": _("began the registration of a household"),
    "household.members_saved": _("changed the members of a household"),
    "household.classes_saved": _("changed children and classes of a household"),
    "household.address_saved": _("changed address or account of a household"),
    "household.split": _("split a household"),
    "likeness.ruled": _("decided whether two entries are one person"),
    "household.completed": _("registered a household"),
    "household.discarded": _("threw the registration of a household away"),
    "person.edited": _("changed details of a person"),
}


def offer_all() -> None:
    offer(Group(_("Households"), HOUSEHOLDS))
