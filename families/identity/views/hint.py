from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branches.permissions import why_not
from families.identity.hints import id_hint as hint_for
from ground.refusals import require


@require_POST
def id_hint(request):
    require(why_not(request.actor, "household.edit"))
    # The field's name carries the prefix of its row; one field is sent at a time.
    typed = next((value for name, value in request.POST.items() if name.endswith("id_number")), "")
    hint = hint_for(
        typed[:60],
        by=request.actor,
        today=timezone.localdate(),
        except_for=request.GET.get("household", ""),
    )
    return render(request, "families/_id_hint.html", {"hint": hint})
