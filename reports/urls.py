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
    path("timetables/new/", timetables.new, name="timetable_new"),
    path("timetables/<int:pk>/", timetables.timetable, name="timetable"),
    path("timetables/<int:pk>/<slug:act>/", timetables.turn, name="timetable_turn"),
    path("figures/<slug:figure>/<str:period>/<str:code>/", behind.behind, name="behind"),
]
