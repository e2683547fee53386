"""What a system administrator may do to an account, as the pages offer it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.people.models import User
from accounts.scope import Actor
from ground.refusals import GuardAnswer

from . import guards, operations


@dataclass(frozen=True, kw_only=True)
class AccountAct:
    """An act with the words of its page. ``run`` takes the user's name and gives a one-time code or "".

    ``asks`` is the label of the reason it needs, "" where none is asked.
    """

    code: str
    label: str | Promise
    question: str | Promise
    effects: tuple[str | Promise, ...]
    done: str | Promise
    why_not: Callable[..., GuardAnswer]
    run: Callable[[str, Actor, str, datetime], str]
    asks: str | Promise = ""
    danger: bool = False


def _disable(username: str, by: Actor, reason: str, now: datetime) -> str:
    operations.disable_user(username, by=by, reason=reason)
    return ""


def _enable(username: str, by: Actor, reason: str, now: datetime) -> str:
    operations.enable_user(username, by=by)
    return ""


def _reset(username: str, by: Actor, reason: str, now: datetime) -> str:
    operations.reset_second_factor(username, by=by, reason=reason, now=now)
    return ""


def _issue(username: str, by: Actor, reason: str, now: datetime) -> str:
    return operations.issue_first_code(username, by=by, now=now)


ACTS = {
    act.code: act
    for act in (
        AccountAct(
            code="code",
            label=_("New one-time code"),
            question=_("Make a new one-time code for %(username)s?"),
            effects=(
                _("The present password and any earlier code stop working at once."),
                _("Every session of this account ends with its next click."),
                _("The code is shown once, to be printed and handed over; it works once, for 14 days."),
                _("The officer is told in the messages that you made it."),
            ),
            done=_("A one-time code for %(username)s was made."),
            why_not=guards.why_not_issue_code,
            run=_issue,
        ),
        AccountAct(
            code="reset-factor",
            label=_("Reset the second factor"),
            question=_("Reset the second factor of %(username)s?"),
            effects=(
                _("The authenticator app and the recovery codes in use stop working."),
                _("Every session of this account ends with its next click."),
                _("At the next sign-in a new authenticator app is set up if a duty needs one."),
                _("The officer is told in the messages that you did it."),
            ),
            done=_("The second factor of %(username)s is reset."),
            why_not=guards.why_not_reset_factor,
            run=_reset,
            asks=_("Why is it reset?"),
            danger=True,
        ),
        AccountAct(
            code="disable",
            label=pgettext_lazy("account", "Disable"),
            question=_("Disable the account %(username)s?"),
            effects=(
                _("Nobody signs in with it any more; sessions under way end with their next click."),
                _("Duties, cases and everything on file stay as they are."),
                _("It can be enabled again."),
            ),
            done=_("The account %(username)s is disabled."),
            why_not=guards.why_not_disable,
            run=_disable,
            asks=_("Why is it disabled?"),
            danger=True,
        ),
        AccountAct(
            code="enable",
            label=pgettext_lazy("account", "Enable"),
            question=_("Enable the account %(username)s again?"),
            effects=(
                _("The officer signs in with the password from before."),
                _("Duties that have not ended hold again at once."),
            ),
            done=_("The account %(username)s is enabled."),
            why_not=guards.why_not_enable,
            run=_enable,
        ),
    )
}


def offered(user: User, *, by: Actor) -> list[AccountAct]:
    """The acts that are possible on this account now."""
    return [act for act in ACTS.values() if not act.why_not(user, by=by)]
