from django.urls import path

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("todo/", views.todo, name="todo"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("search/", views.search, name="search"),
    path("search/<str:key>/", views.found, name="found"),
    path("help/", views.guide, name="help"),
    path("help/<str:role>/", views.guide, name="help_for"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
