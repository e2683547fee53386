from django.urls import path

from .cases.views import entering
from .deciding.views import deciding, looking, visiting
from .printing import views as printing
from .schemes.views import scheme_page

app_name = "assistance"
urlpatterns = [
    path("cases/", looking.listing, name="list"),
    path("cases/new/", entering.new, name="new"),
    path("cases/next/", deciding.next_case, name="next"),
    path("cases/print/", printing.cases, name="print_cases"),
    path("cases/print/schedule/", printing.schedule, name="print_schedule"),
    path("cases/print/summary/", printing.summary, name="print_summary"),
    path("cases/<str:number>/", looking.case_page, name="page"),
    path("cases/<str:number>/print/", printing.case, name="print_case"),
    path("cases/<str:number>/edit/<slug:step>/", entering.edit, name="edit"),
    path("cases/<str:number>/check/", entering.check, name="check"),
    path("cases/<str:number>/receipt/", entering.receipt, name="receipt"),
    path("cases/<str:number>/withdraw/", entering.withdraw, name="withdraw"),
    path("cases/<str:number>/decide/", deciding.decide, name="decide"),
    path("cases/<str:number>/take-back/", deciding.take_back, name="take_back"),
    path("cases/<str:number>/visit/", visiting.visit, name="visit"),
    path("schemes/<int:scheme_id>/", scheme_page, name="scheme"),
    path("print-templates/", printing.wordings, name="print_templates"),
    path("print-templates/<slug:kind>/", printing.word, name="print_template"),
]
