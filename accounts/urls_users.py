from django.urls import path

from .views import users

app_name = "users"

urlpatterns = [
    path("", users.account_list, name="list"),
    path("search/", users.search, name="search"),
    path("new/", users.new, name="new"),
    path("<int:pk>/", users.account, name="page"),
    path("<int:pk>/<slug:act>/", users.act_on, name="act"),
]
