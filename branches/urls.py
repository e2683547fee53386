from django.urls import path

from . import views

app_name = "branches"

urlpatterns = [
    path("branches/", views.branch_list, name="list"),
    path("branches/tree/", views.tree, name="tree"),
    path("branches/new/", views.cards, name="new"),
    path("branches/new/<str:model>/", views.found, name="found"),
    path("branches/<str:code>/", views.page, name="page"),
    path("branches/<str:code>/children/", views.children, name="children"),
    path("branches/<str:code>/edit/", views.edit, name="edit"),
    path("branches/<str:code>/attach/", views.attach, name="attach"),
    path("branches/<str:code>/firms/", views.firms, name="firms"),
    path("branches/<str:code>/units/", views.units, name="units"),
    path("branches/<str:code>/close/", views.close, name="close"),
    path("branches/<str:code>/reopen/", views.reopen, name="reopen"),
    path("duty/", views.switch, name="switch"),
]
