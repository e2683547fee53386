from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from accounts.messages import notify
from accounts.messages.models import Notification
from accounts.messages.queries import PAGE, message_of, messages_of


@require_safe
def notifications(request):
    before = request.GET.get("before", "")
    if not (before == "" or (before.isascii() and before.isdecimal() and len(before) < 19)):
        raise Http404
    rows = list(messages_of(request.user, before=int(before) if before else None))
    older = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return render(request, "accounts/notifications.html", {"rows": rows[:PAGE], "older": older})


@require_safe
def notification(request, pk):
    try:
        row = message_of(request.user, pk)
    except Notification.DoesNotExist:
        raise Http404 from None
    notify.mark_read(request.user, pk=pk, now=timezone.now())
    ours = url_has_allowed_host_and_scheme(row.link, allowed_hosts={request.get_host()})
    return redirect(row.link if ours else "accounts:notifications")


@require_POST
def mark_all_read(request):
    notify.mark_read(request.user, now=timezone.now())
    return redirect("accounts:notifications")
