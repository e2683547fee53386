"""What the acts of this app are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Group, Words, offer

ROSTERS: Words = {
    "membership.enrolled": _("enrolled a member"),
    "membership.imported": _("took over a roster"),
    "membership.edited": _("changed the entry of a member"),
    "membership.left": _("recorded that a member left"),
    "membership.leaving_undone": _("undid the leaving of a member"),
    "membergroup.made": _("opened a member group"),
    "membergroup.changed": _("changed a member group"),
    "membergroup.filled": _("put members into a group"),
    "membergroup.thinned": _("took members out of a group"),
    "membergroup.closed": _("closed a member group"),
}


def offer_all() -> None:
    offer(Group(_("Rosters"), ROSTERS))
