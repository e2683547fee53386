"""Why somebody may not write or confirm a rule of a scheme: a sentence, or an empty string."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.scope import Actor
from assistance.schemes.models import Scheme, SchemeRule
from branches.models import Branch
from branches.permissions import why_not
from ground.refusals import ALLOWED, Forbidden, GuardAnswer, Stale

from .files import SchemeFile


def why_not_propose(branch: Branch, *, by: Actor) -> GuardAnswer:
    """Against writing a rule of a scheme that this association runs."""
    return why_not(by, "rule.write", branch)


def why_not_continue(scheme: Scheme, file: SchemeFile) -> GuardAnswer:
    """Against a file's rule as the next version of a scheme that is there already."""
    for name in ("kind", "care_field", "key_task"):
        if getattr(scheme, name) != getattr(file, name):
            return GuardAnswer(
                _("%(name)s: the scheme “%(scheme)s” is on file with “%(kept)s”, the file says “%(value)s”.")
                % {
                    "name": name,
                    "scheme": scheme,
                    "kept": getattr(scheme, name),
                    "value": getattr(file, name),
                }
            )
    if scheme.closed_on is not None and scheme.closed_on <= file.starts_on:
        return GuardAnswer(_("This scheme was closed on %(day)s.") % {"day": scheme.closed_on.isoformat()})
    return why_not_start(scheme, file.starts_on)


def why_not_start(scheme: Scheme, day: date) -> GuardAnswer:
    """Against a new rule that begins on a day: a version only follows those that are in force."""
    last = last_confirmed(scheme)
    if last is not None and day <= last.starts_on:
        return GuardAnswer(
            _("Version %(version)d of this scheme is in force from %(day)s; the next one begins later.")
            % {"version": last.version, "day": last.starts_on.isoformat()}
        )
    return ALLOWED


def why_not_confirm(rule: SchemeRule, *, by: Actor) -> GuardAnswer:
    """Against confirming a rule: the one who wrote it is never the one who confirms it."""
    if reason := why_not(by, "rule.confirm", rule.scheme):
        return reason
    if rule.confirmed_at is not None:
        return GuardAnswer(_("This version has been confirmed already."), Stale)
    if rule.written_by.officer_id == by.officer_id:
        return GuardAnswer(_("You wrote this version; another person has to confirm it."), Forbidden)
    return why_not_start(rule.scheme, rule.starts_on)


def last_confirmed(scheme: Scheme) -> SchemeRule | None:
    """The confirmed rule that begins last."""
    return scheme.rules.filter(confirmed_at__isnull=False).order_by("-starts_on").first()
