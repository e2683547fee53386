"""What the acts of this app are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Group, Words, offer

DUTIES: Words = {
    "duty.proposed": _("proposed a duty"),
    "duty.end_proposed": _("proposed to end a duty"),
    "duty.proposal_refused": _("refused a proposed duty"),
    "duty.proposal_withdrawn": _("withdrew a proposed duty"),
    "duty.given": _("gave a duty"),
    "duty.ended": _("ended a duty"),
}
ASSOCIATIONS: Words = {
    "branch.founded": _("founded an association"),
    "branch.firms_founded": _("founded member firms of a park"),
    "branch.corrected": _("corrected the facts of an association"),
    "branch.moved": _("moved an association"),
    "branch.closed": _("closed an association"),
    "branch.reopened": _("undid the closing of an association"),
    "branch.units_listed": _("changed the small units of a host"),
    "divisions.loaded": _("loaded the division codes"),
}


def offer_all() -> None:
    offer(Group(_("Duties"), DUTIES, of_accounts=True))
    offer(Group(_("Associations"), ASSOCIATIONS))
