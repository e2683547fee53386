from django.urls import include, path

from . import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("accounts.urls")),
    path("settings/users/", include("accounts.administering.urls")),
    path("settings/audit/", include("accounts.audit.urls")),
    path("reports/jobs/", include("jobs.urls")),
    path("", include("branches.urls")),
    path("duties/", include("branches.duties.urls")),
    path("families/", include("families.urls")),
    path("members/", include("members.urls")),
    path("assistance/", include("assistance.urls")),
    path("reports/", include("reports.urls")),
    path("", include("desk.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
