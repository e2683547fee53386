"""The acts of the audit trail in words.

One catalogue for all apps: a line is read for years, whatever has become of the code that wrote it.
An action that a later release does not know shows as its code.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, str | Promise]

ACCOUNTS: Words = {
    "user.signed_in": _("signed in"),
    "user.signed_out": _("signed out"),
    "user.entered": _("signed in for the first time and set a password"),
    "user.password_changed": _("changed the password"),
    "user.made": _("made an account"),
    "user.code_issued": _("made a one-time code for an account"),
    "user.disabled": _("disabled an account"),
    "user.enabled": _("enabled an account"),
    "officer.made": _("put an officer on file"),
    "second_factor.enrolled": _("set up the second factor"),
    "second_factor.recovery_codes_renewed": _("renewed the recovery codes"),
    "second_factor.reset": _("reset a second factor"),
    "relative.declared": _("declared a relative"),
    "relative.ended": _("ended the declaration of a relative"),
}
DUTIES: Words = {
    "duty.proposed": _("proposed a duty"),
    "duty.end_proposed": _("proposed to end a duty"),
    "duty.proposal_refused": _("refused a proposed duty"),
    "duty.proposal_withdrawn": _("withdrew a proposed duty"),
    "duty.given": _("gave a duty"),
    "duty.ended": _("ended a duty"),
}
SHOWN_NUMBERS: Words = {
    "value.revealed": _("looked at a full number"),
    "household.numbers_shown": _("was shown full numbers while entering"),
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
    "case.visited": _("recorded a condolence visit"),
    "case.decision_forbidden": _("tried to decide a case that is not theirs to decide"),
}
JOBS: Words = {
    "job.asked": _("asked for a job"),
    "job.done": pgettext_lazy("job", "was done"),
    "job.failed": pgettext_lazy("job", "failed"),
    "job.cancelled": _("cancelled a job"),
    "job.stop_asked": _("asked for a running job to be stopped"),
    "job.retried": _("started a job again"),
    "job.file_downloaded": _("downloaded a file"),
    "job.file_refused": _("was refused a file"),
    "job.file_not_found": _("asked for a file outside the own scope"),
}
REPORTS: Words = {
    "timetable.made": _("set up a timetable"),
    "timetable.changed": _("changed a timetable"),
    "timetable.paused": _("paused a timetable"),
    "timetable.paused_itself": _("left a timetable paused, for the duty behind it had ended"),
    "timetable.resumed": _("resumed a timetable"),
    "timetable.ended": _("ended a timetable"),
    "print_template.worded": _("worded a printed form"),
}
GROUPS: tuple[tuple[str | Promise, Words], ...] = (
    (_("Accounts and signing in"), ACCOUNTS),
    (_("Duties"), DUTIES),
    (_("Full numbers"), SHOWN_NUMBERS),
    (_("Associations"), ASSOCIATIONS),
    (_("Households"), HOUSEHOLDS),
    (_("Rosters"), ROSTERS),
    (_("Schemes"), SCHEMES),
    (_("Cases"), CASES),
    (_("Jobs and files"), JOBS),
    (_("Reports and forms"), REPORTS),
)
ACTS: Words = {action: words for _title, group in GROUPS for action, words in group.items()}

# What of a line's data is told, in this order, and what it is called.
FACTS: Words = {
    "username": _("User name"),
    "user": _("User name"),
    "name": _("Name"),
    "role": _("Role"),
    "branch": _("Association"),
    "code": _("Code"),
    "starts_on": _("From"),
    "ends_on": _("Last day"),
    "proposed_by": _("Proposed by"),
    "head": _("Head of household"),
    "kind": _("Kind"),
    "relation": _("Relation"),
    "reason": _("Reason"),
    "failure": _("Failure"),
}


def in_words(action: str) -> str:
    """The act as a phrase in the reader's language."""
    return str(ACTS.get(action, action))
