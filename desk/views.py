from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.paging import chosen, page
from assistance.models import Step
from assistance.presenting import tag
from branches import queues

from .todo import TABS, TodoFilterForm


@require_GET
def home(request):
    return redirect("desk:todo")


@require_GET
def todo(request):
    tabs = TABS.get(request.actor.role, ())
    if not tabs:
        return render(request, "desk/no_queue.html")
    tab = next((tab for tab in tabs if tab.code == request.GET.get("tab")), tabs[0])
    order = chosen(tab.orders, request.GET.get("order", ""))
    rows = tab.rows(request.actor)
    form = None
    if rows.model is not Step:
        form = TodoFilterForm(request.GET or None, actor=request.actor)
        rows = form.narrow(rows)
    shown = page(rows, order=order, cursor=request.GET.get("cursor", ""))
    counts = queues.waiting(request.actor)
    context = {
        "tab": tab,
        "tabs": [(each, counts.get(each.queue, 0)) for each in tabs],
        "page": shown,
        "rows": [(row, tag(row.case if tab.code == "done" else row)) for row in shown.rows],
        "form": form,
        "filtered": bool(form and any(form.data.get(name) for name in form.fields)),
        "order": order,
        "today": timezone.localdate(),
        "decides": bool(tab.queue) and tab.queue != "mend" and bool(shown.rows),
    }
    return render(request, "desk/todo.html", context)
