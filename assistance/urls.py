from django.urls import path

from .views import cases, deciding, entering, schemes, visiting

app_name = "assistance"
urlpatterns = [
    path("cases/", cases.listing, name="list"),
    path("cases/new/", entering.new, name="new"),
    path("cases/next/", deciding.next_case, name="next"),
    path("cases/<str:number>/", cases.case_page, name="page"),
    path("cases/<str:number>/edit/<slug:step>/", entering.edit, name="edit"),
    path("cases/<str:number>/check/", entering.check, name="check"),
    path("cases/<str:number>/receipt/", entering.receipt, name="receipt"),
    path("cases/<str:number>/withdraw/", entering.withdraw, name="withdraw"),
    path("cases/<str:number>/decide/", deciding.decide, name="decide"),
    path("cases/<str:number>/take-back/", deciding.take_back, name="take_back"),
    path("cases/<str:number>/visit/", visiting.visit, name="visit"),
    path("schemes/<int:scheme_id>/", schemes.scheme_page, name="scheme"),
]
