from django.urls import path

from . import views

app_name = "branches"

urlpatterns = [
    path("branches/", views.branch_list, name="list"),
    path("branches/tree/", views.tree, name="tree"),
    path("branches/<str:code>/", views.page, name="page"),
    path("branches/<str:code>/children/", views.children, name="children"),
    path("duty/", views.switch, name="switch"),
]
