from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.drafts.kept_searches import keep_search, kept_search, typed_text
from accounts.roles import Role
from accounts.signing_in import throttle
from assistance.cases.filters import QueueFilters
from assistance.cases.presenting import tag
from assistance.models import AidCase, Step
from branches import queues
from branches.models import Branch
from branches.permissions import why_not
from families.households.queries import homes
from families.models import Household
from ground.paging import chosen, page
from ground.refusals import require
from members.search import asks_for_number
from reports import operations as reports
from reports.figures.periods import Year

from . import dashboard as figures
from .guide import GUIDES, WORDS
from .search import hits, page_of_number
from .todo import ENTERED, MOST_COUNTED, SOON, TABS

# How often the page looks for figures that are being counted for the first time, without script.
REFRESH_SECONDS = 5


@require_GET
def home(request):
    return redirect("desk:todo")


@require_GET
def todo(request):
    tabs = TABS.get(request.actor.role, ())
    if not tabs:
        return render(request, "desk/no_queue.html")
    tab = next((tab for tab in tabs if tab.code == request.GET.get("tab") and not tab.page), tabs[0])
    order = chosen(tab.orders, request.GET.get("order", ""))
    rows = tab.rows(request.actor)
    form = None
    if rows.model is AidCase:
        form = QueueFilters(request.GET or None, actor=request.actor)
    shown = page(rows, order=order, cursor=request.GET.get("cursor", ""), sift=form.sift if form else None)
    counts = queues.waiting_on(request)
    context = {
        "tab": tab,
        "tabs": [(each, each.count(request.actor, counts)) for each in tabs],
        "most_counted": MOST_COUNTED,
        "page": shown,
        "rows": shown.rows if rows.model is Household else rows_with_tags(shown.rows),
        "form": form,
        "filtered": bool(form and form.filtered),
        "order": order,
        "today": (today := timezone.localdate()),
        "soon": today + SOON,
        "decides": bool(tab.queue) and tab.queue != "mend" and bool(shown.rows),
        "registers": tab.code in ENTERED and homes(request.actor).exists(),
    }
    return render(request, "desk/todo.html", context)


def rows_with_tags(rows):
    """Each row with the state of its case; steps whose case is out of sight are left out."""
    cases = ((row, getattr(row, "case", None) if isinstance(row, Step) else row) for row in rows)
    return [(row, tag(case)) for row, case in cases if case is not None]


@require_safe
def dashboard(request):
    """The figures as they were counted last; when that is a while ago they are counted again behind."""
    actor, now = request.actor, timezone.now()
    code = request.GET.get("branch", "")
    visible = Branch.objects.visible_to(actor)
    branch = get_object_or_404(
        visible, **({"code": code} if code else {"pk": actor.place and actor.place.branch_id})
    )
    require(why_not(actor, "report.build", branch))
    area = reports.area_of(branch, by=actor)
    board = figures.Board(branch, area, actor=actor, today_year=Year.containing(timezone.localdate(now)))
    stale = reports.is_stale(board.stamped_at, now=now)
    if stale:
        reports.ask_for_figures(branch.code, by=actor, now=now)
    context = {
        "branch": branch,
        "board": board,
        "is_own": branch.pk == actor.place.branch_id,
        "stale": stale,
        "refresh_seconds": REFRESH_SECONDS,
        "places": figures.places(actor, branch),
        "jobs": figures.running_jobs(actor),
    }
    if board.stamped_at:
        context |= {
            "cards": figures.cards(board),
            "chart": figures.chart(board),
            "bars": figures.bars(board),
            "target": figures.target(),
            "since": figures.since_words(figures.since(board)),
        }
    return render(request, "desk/dashboard.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request):
    """A number leads to its page; other text goes sealed into the session and a key into the address."""
    if request.method != "POST":
        return render(request, "desk/search.html", {"asks": True})
    text = typed_text(request.POST.get("q", ""))
    if address := page_of_number(text, actor=request.actor):
        return redirect(address)
    if not text:
        return redirect("desk:search")
    if asks_for_number(text):
        throttle.admit({"number-search": str(request.user.pk)}, now=timezone.now())
    return redirect("desk:found", keep_search(request.session, text))


@require_GET
def found(request, key):
    text = kept_search(request.session, key)
    context = {"text": text, "hits": hits(text, actor=request.actor) if text else None}
    if context["hits"]:
        context["cases"] = [(case, tag(case)) for case in context["hits"].cases]
    return render(request, "desk/search.html", context)


@require_GET
def guide(request, role=""):
    """What a role does here; without one, what one's own does."""
    if role and role not in GUIDES:
        raise Http404
    shown = Role(role or request.actor.role or Role.CLERK)
    context = {
        "role": shown,
        "guide": GUIDES[shown],
        "roles": [(one, one.label) for one in GUIDES],
        "words": WORDS,
    }
    return render(request, "desk/help.html", context)


@require_GET
@login_not_required
def accessibility(request):
    return render(request, "desk/accessibility.html")
