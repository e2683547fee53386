from django.urls import path

from . import views

app_name = "users"

urlpatterns = [
    path("", views.account_list, name="list"),
    path("search/", views.search, name="search"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.account, name="page"),
    path("<int:pk>/<slug:act>/", views.act_on, name="act"),
]
