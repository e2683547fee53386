"""What the pages of reports share."""

from branches.permissions import why_not
from ground.refusals import Forbidden


def refuse_without(request, right):
    if reason := why_not(request.actor, right):
        raise Forbidden(reason)
