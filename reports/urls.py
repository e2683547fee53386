from django.urls import path

from . import views
from .registry import WORKBOOKS

app_name = "reports"

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    *(
        path(f"{workbook.code}/new/", views.yearly, {"code": workbook.code}, name=workbook.code)
        for workbook in WORKBOOKS
    ),
]
