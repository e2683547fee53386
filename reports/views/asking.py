"""What the pages of reports share."""

from accounts.refusals import Forbidden
from branches.permissions import why_not


def refuse_without(request, right):
    if reason := why_not(request.actor, right):
        raise Forbidden(reason)
