from django.urls import path

from .registry import WORKBOOKS
from .views import behind, timetables, workbooks

app_name = "reports"

urlpatterns = [
    path("", workbooks.catalogue, name="catalogue"),
    *(
        path(f"{workbook.code}/new/", workbooks.launch, {"code": workbook.code}, name=workbook.code)
        for workbook in WORKBOOKS
    ),
    path("schedules/new/", timetables.new, name="schedule_new"),
    path("schedules/<int:pk>/", timetables.schedule, name="schedule"),
    path("schedules/<int:pk>/<slug:act>/", timetables.turn, name="schedule_turn"),
    path("figures/<slug:figure>/<str:period>/<str:code>/", behind.behind, name="behind"),
]
