from importlib.util import find_spec

from django.urls import include, path

from . import health

PARTS = {
    "accounts.urls": "",
    "branches.urls": "",
    "families.urls": "families/",
    "assistance.urls": "assistance/",
    "jobs.urls": "reports/jobs/",
    "reports.urls": "reports/",
    "desk.urls": "",
}

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    *[path(prefix, include(part)) for part, prefix in PARTS.items() if find_spec(part)],
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
