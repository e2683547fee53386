"""What the acts of this app are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Group, Words, offer

SCHEMES: Words = {
    "rule.written": _("wrote a version of a scheme's rule"),
    "rule.confirmed": _("confirmed a version of a scheme's rule"),
}
CASES: Words = {
    "case.started": _("began a case"),
    "case.request_saved": _("saved the request of a case"),
    "case.receipt_recorded": _("recorded when the paper of a case was received"),
    "case.payee_saved": _("saved the payee of a case"),
    "case.verification_saved": _("saved the village verification of a case"),
    "case.submitted": _("submitted a case"),
    "case.agreed": _("agreed to a case"),
    "case.returned": _("returned a case for correction"),
    "case.refused": _("refused a case"),
    "case.withdrawn": _("withdrew a case"),
    "case.taken_back": _("took a decision back"),
    "print_template.worded": _("worded a printed form"),
    "case.visited": _("recorded a condolence visit"),
    "case.decision_forbidden": _("tried to decide a case that is not theirs to decide"),
}


def offer_all() -> None:
    offer(Group(_("Schemes"), SCHEMES))
    offer(Group(_("Cases"), CASES))
