"""Which cases and associations count, once for dashboard, workbooks, lists and tests alike.

Each function takes whose rows (`Area`) and the period, and gives the rows themselves, so that
whatever shows the number can show what stands behind it. The tree is today's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, DurationField, ExpressionWrapper, F, Q, QuerySet

from assistance.cases.states import COUNTED_STATES, ON_ROUTE_STATES, CaseState
from assistance.models import AidCase
from branches.models import Branch

from .area import Area
from .periods import Period

ONE_DECIMAL = Decimal("0.1")
NOT_RECEIVED = (CaseState.DRAFT, CaseState.WITHDRAWN)


def was_received(period: Period) -> Q:
    """Received on a day of the period, whenever that was typed; submitted, and not withdrawn since."""
    return Q(received_on__range=period.days) & ~Q(state__in=NOT_RECEIVED)


def was_decided(period: Period) -> Q:
    """Approved or refused on a day of the period, whatever became of it afterwards."""
    return Q(decided_on__range=period.days)


def was_approved(period: Period) -> Q:
    """Approved on a day of the period and, when asked, approved still or in any later state on the
    way to the archive; what was stopped or reversed does not count.
    """
    return was_decided(period) & Q(state__in=COUNTED_STATES)


def received(area: Area, period: Period) -> QuerySet[AidCase]:
    """The cases that were received."""
    return area.cases().filter(was_received(period))


def finished(area: Area, period: Period) -> QuerySet[AidCase]:
    """Of the cases received in the period, those that wait for nobody's decision any more."""
    return received(area, period).exclude(state__in=ON_ROUTE_STATES)


def decided(area: Area, period: Period) -> QuerySet[AidCase]:
    """The cases that were decided."""
    return area.cases().filter(was_decided(period))


def refused(area: Area, period: Period) -> QuerySet[AidCase]:
    """Of the cases decided, those that were refused."""
    return decided(area, period).filter(state=CaseState.REFUSED)


def approved(area: Area, period: Period) -> QuerySet[AidCase]:
    """The cases that were approved: what every sum of aid counts."""
    return area.cases().filter(was_approved(period))


def mean_days(area: Area, period: Period) -> Decimal | None:
    """Calendar days from the day of receipt to the day of decision, on average of the cases decided
    in the period, to one decimal; None where none was.
    """
    taken = ExpressionWrapper(F("decided_on") - F("received_on"), output_field=DurationField())
    mean = decided(area, period).aggregate(mean=Avg(taken))["mean"]
    if mean is None:
        return None
    days = Decimal(mean // timedelta(microseconds=1)) / Decimal(
        timedelta(days=1) // timedelta(microseconds=1)
    )
    return days.quantize(ONE_DECIMAL, rounding=ROUND_HALF_UP)


def associations(area: Area, period: Period, as_of: datetime) -> QuerySet[Branch]:
    """Associations on the last day of the period, or on the day of asking if it has not ended, by the
    days of founding and closing, whenever those were typed.
    """
    return area.branches().standing_on(period.day_counted(as_of))
