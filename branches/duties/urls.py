from django.urls import path

from . import views

app_name = "duties"

urlpatterns = [
    path("", views.proposal_list, name="list"),
    path("new/", views.propose, name="propose"),
    path("give/", views.give, name="give"),
    path("held/<int:pk>/propose-end/", views.propose_end, name="propose_end"),
    path("held/<int:pk>/end/", views.end, name="end"),
    path("<int:pk>/", views.proposal, name="page"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/refuse/", views.refuse, name="refuse"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
