"""The life of a case: its states, the legal moves between them, and the stages that people hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    RETURNED = "returned", _("returned for correction")
    APPROVED = "approved", _("approved")
    NOTICED = "noticed", _("on public notice")
    PAYABLE = "payable", _("to be paid")
    BATCHED = "batched", _("in a payment batch")
    RELEASED = "released", _("released for payment")
    PAID = "paid", _("paid")
    ARCHIVED = "archived", _("archived")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    STOPPED = "stopped", _("stopped")
    REVERSED = "reversed", _("reversed")


S = CaseState

# The one table of legal moves. Approved goes back to review only by the decider's own taking
# back; after payment nothing but a reversal leads on.
NEXT_STATES: dict[CaseState, frozenset[CaseState]] = {
    S.DRAFT: frozenset({S.IN_REVIEW, S.WITHDRAWN}),
    S.IN_REVIEW: frozenset({S.RETURNED, S.APPROVED, S.REFUSED, S.WITHDRAWN, S.STOPPED}),
    S.RETURNED: frozenset({S.IN_REVIEW, S.WITHDRAWN, S.STOPPED}),
    S.APPROVED: frozenset({S.NOTICED, S.PAYABLE, S.IN_REVIEW, S.RETURNED, S.STOPPED}),
    S.NOTICED: frozenset({S.PAYABLE, S.RETURNED, S.STOPPED}),
    S.PAYABLE: frozenset({S.BATCHED, S.RETURNED, S.STOPPED}),
    S.BATCHED: frozenset({S.RELEASED, S.PAYABLE, S.STOPPED}),
    S.RELEASED: frozenset({S.PAID, S.PAYABLE}),
    S.PAID: frozenset({S.ARCHIVED, S.REVERSED}),
    S.ARCHIVED: frozenset({S.REVERSED}),
    S.REFUSED: frozenset({S.IN_REVIEW}),
    S.WITHDRAWN: frozenset(),
    S.STOPPED: frozenset(),
    S.REVERSED: frozenset(),
}

# Submitted, and to be decided by those who stand on the route of the case.
ON_ROUTE_STATES = (S.IN_REVIEW, S.RETURNED)
UNDECIDED_STATES = (S.DRAFT, *ON_ROUTE_STATES)
# Submitted, and neither paid nor ended: what a case rests on is asked again at every look.
STANDING_STATES = (S.IN_REVIEW, S.APPROVED, S.NOTICED, S.PAYABLE, S.BATCHED, S.RELEASED)
# Begun, and neither paid nor ended in another way.
UNDER_WAY_STATES = (*UNDECIDED_STATES, S.APPROVED, S.NOTICED, S.PAYABLE, S.BATCHED, S.RELEASED)
# Approved, or in any later state on the way to the archive: what yearly figures count.
COUNTED_STATES = (S.APPROVED, S.NOTICED, S.PAYABLE, S.BATCHED, S.RELEASED, S.PAID, S.ARCHIVED)
# Anyone who holds an amount that was approved, the reversed included: their decision stands in the books.
AMOUNT_STATES = (*COUNTED_STATES, S.REVERSED)
# A submitted case that still claims its period; of these there is one a key, scheme and period.
CLAIMING_STATES = (*ON_ROUTE_STATES, *COUNTED_STATES)
EDITABLE_STATES = (S.DRAFT, S.RETURNED)


class Act(models.TextChoices):
    """What a step did."""

    ENTERED = "entered", _("entered")
    EDITED = "edited", _("edited")
    SUBMITTED = "submitted", _("submitted")
    AGREED = "agreed", _("agreed")
    RETURNED = "returned", _("returned for correction")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    TAKEN_BACK = "taken_back", _("decision taken back")


DECIDING_ACTS = (Act.AGREED, Act.RETURNED, Act.REFUSED, Act.TAKEN_BACK)


class Manner(models.TextChoices):
    """How a decision came about."""

    SCREEN = "screen", _("on screen")
    PAPER = "paper", _("signed on paper")
    MEETING = "meeting", _("by a meeting")


class ReturnReason(models.TextChoices):
    """Why a case goes back; each names what the clerk has to look at."""

    IDENTITY = "identity", _("identity does not match the papers")
    CLASS_UNPROVEN = "class_unproven", _("household class is not proven")
    SCHOOL_UNPROVEN = "school_unproven", _("school or school year is not proven")
    HOUSE_UNPROVEN = "house_unproven", _("state of the house or its cost is not proven")
    EVENT_UNPROVEN = "event_unproven", _("what happened, or when, is not proven")
    PAYEE = "payee", _("payee or account is wrong")
    AMOUNT = "amount", _("amount is wrong")
    VERIFICATION = "verification", _("village verification is missing or incomplete")
    UNCLEAR = "unclear", _("explanation is missing or unclear")
    OTHER = "other", _("another reason")
