from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from assistance.schemes import queries
from assistance.schemes.models import Scheme
from assistance.schemes.registry import KINDS
from assistance.schemes.rules import rule_on
from assistance.schemes.wording import in_words


@require_GET
def scheme_page(request, scheme_id):
    """The rules of a scheme in words: the one in force, and those before it."""
    scheme = get_object_or_404(
        Scheme.objects.visible_to(request.actor).select_related("branch"), pk=scheme_id
    )
    kind = KINDS[scheme.kind]
    in_force = rule_on(scheme, timezone.localdate())
    versions = queries.versions(scheme)
    context = {
        "scheme": scheme,
        "kind": kind,
        "in_force": in_force,
        "rows": in_words(in_force, kind) if in_force else [],
        "others": [(rule, in_words(rule, kind)) for rule in versions if rule != in_force],
    }
    return render(request, "assistance/scheme.html", context)
