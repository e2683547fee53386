"""What the acts of this app are called in the audit trail."""

from django.utils.translation import gettext_lazy as _

from accounts.audit.acts import Group, Words, offer

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
SHOWN_NUMBERS: Words = {
    "value.revealed": _("looked at a full number"),
    "household.numbers_shown": _("was shown full numbers while entering"),
}


def offer_all() -> None:
    offer(Group(_("Accounts and signing in"), ACCOUNTS, of_accounts=True))
    offer(Group(_("Full numbers"), SHOWN_NUMBERS))
