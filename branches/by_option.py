"""Who acts at the shell: `--by USER[:ROLE@BRANCH]`, the same for every acting command."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.scope import Actor
from ground.refusals import Refused

from .actors import actor_for, duties_of

BY_HELP = "who acts: USER, or USER:ROLE@BRANCH where the user holds several duties"


def add_by_option(parser: ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument("--by", required=required, metavar="USER[:ROLE@BRANCH]", help=BY_HELP)


def actor_from(text: str, *, today: date) -> Actor:
    """The actor that `USER[:ROLE@BRANCH]` names.

    Raises Refused when nobody of that name holds such a duty today, and when a user with
    several duties is named without saying which.
    """
    username, _colon, duty_text = text.partition(":")
    role, _at, branch_code = duty_text.partition("@")
    user = User.objects.filter(username=User.normalize_username(username), is_active=True).first()
    duties = list(duties_of(user, today=today)) if user else []
    if duty_text:
        duties = [duty for duty in duties if (duty.role, duty.branch.code) == (role, branch_code)]
    if not duties:
        raise Refused(_("%(text)s holds no such duty today.") % {"text": text})
    if len(duties) > 1:
        choices = ", ".join(f"{user.username}:{duty.role}@{duty.branch.code}" for duty in duties)
        raise Refused(_("Say in which duty: %(choices)s") % {"choices": choices})
    return actor_for(duties[0])
