"""What the acts of this app are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Group, Words, offer

REPORTS: Words = {
    "timetable.made": _("set up a timetable"),
    "timetable.changed": _("changed a timetable"),
    "timetable.paused": _("paused a timetable"),
    "timetable.paused_itself": _("left a timetable paused, for the duty behind it had ended"),
    "timetable.resumed": _("resumed a timetable"),
    "timetable.ended": _("ended a timetable"),
}


def offer_all() -> None:
    offer(Group(_("Timetables"), REPORTS))
