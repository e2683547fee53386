from django.urls import path

from .changing.views import browse, changing, members
from .founding.views import cards, found

app_name = "branches"

urlpatterns = [
    path("branches/", browse.branch_list, name="list"),
    path("branches/tree/", browse.tree, name="tree"),
    path("branches/new/", cards, name="new"),
    path("branches/new/<str:model>/", found, name="found"),
    path("branches/<str:code>/", browse.page, name="page"),
    path("branches/<str:code>/children/", browse.children, name="children"),
    path("branches/<str:code>/edit/", changing.edit, name="edit"),
    path("branches/<str:code>/attach/", changing.attach, name="attach"),
    path("branches/<str:code>/firms/", members.firms, name="firms"),
    path("branches/<str:code>/units/", members.units, name="units"),
    path("branches/<str:code>/close/", changing.close, name="close"),
    path("branches/<str:code>/reopen/", changing.reopen, name="reopen"),
    path("duty/", browse.switch, name="switch"),
]
