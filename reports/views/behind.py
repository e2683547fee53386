from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from assistance.cases.presenting import tag
from assistance.cases.queries import listed
from assistance.schemes.registry import KINDS
from branches.models import Branch
from branches.permissions import missing_right, why_not
from ground.paging import Order, page
from ground.refusals import Forbidden, require
from reports.figures import periods
from reports.figures.aid import kind_title
from reports.figures.registry import RECEIVED, figures, may_read
from reports.operations import area_of

LATEST_RECEIVED = Order(
    "received", _("Latest received first"), ("-received_on", "-id"), filled=("received_on",)
)
LATEST = Order("decided", _("Latest decision first"), ("-decided_on", "-id"), filled=("decided_on",))


@require_safe
def behind(request, figure, period, code):
    """The cases that a figure counts, as they stand now."""
    found, stretch = figure_of(figure), period_of(period)
    branch = get_object_or_404(Branch.objects.visible_to(request.actor), code=code)
    require(why_not(request.actor, "report.drill", branch))
    if not may_read(request.actor, found):
        raise Forbidden(missing_right())
    kind = request.GET.get("kind", "")
    area = area_of(branch, by=request.actor).as_read_by(request.actor)
    shown = page_of_cases(found, area, stretch, kind, request.GET.get("cursor", ""))
    context = {
        "figure": found,
        "period": stretch,
        "branch": branch,
        "kind": kind_title(kind) if kind in KINDS else "",
        "page": shown,
        "rows": [(case, tag(case)) for case in shown.rows],
    }
    return render(request, "reports/behind.html", context)


def page_of_cases(figure, area, period, kind, cursor):
    """A page of the cases by the day of receipt or of decision, which both have an index."""
    cases = listed(area.cases().filter(figure.behind(period)))
    sift = (lambda seen: seen.filter(kind=kind)) if kind in KINDS else None
    order = LATEST_RECEIVED if figure is RECEIVED else LATEST
    return page(cases, order=order, cursor=cursor, sift=sift)


def figure_of(code):
    figure = figures.get(code)
    if figure is None or figure.behind is None:
        raise Http404
    return figure


def period_of(code):
    try:
        return periods.read(code)
    except ValueError:
        raise Http404 from None
