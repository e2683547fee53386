from django.urls import path

from .views import browse, change, enrolling, groups, paper

app_name = "members"
urlpatterns = [
    path("", browse.members, name="list"),
    path("search/", browse.search, name="search"),
    path("new/", enrolling.new, name="new"),
    path("new/choose/", enrolling.choose, name="choose"),
    path("groups/", groups.group_list, name="groups"),
    path("groups/<int:group_id>/", groups.group, name="group"),
    path("groups/<int:group_id>/edit/", groups.edit, name="group_edit"),
    path("groups/<int:group_id>/close/", groups.close, name="group_close"),
    path("roster/", paper.roster, name="roster"),
    path("<str:card_no>/", browse.member, name="page"),
    path("<str:card_no>/edit/", change.edit, name="edit"),
    path("<str:card_no>/leave/", change.leave, name="leave"),
    path("<str:card_no>/undo-leaving/", change.undo_leaving, name="undo_leaving"),
]
