from django.urls import path

from .households import views as browse
from .identity.views import hint, likenesses
from .registering.views import edit, register, split

app_name = "families"
urlpatterns = [
    path("", browse.households, name="list"),
    path("search/", browse.search, name="search"),
    path("new/", register.new, name="new"),
    path("id-hint/", hint.id_hint, name="id_hint"),
    path("alike/", likenesses.likenesses, name="likenesses"),
    path("alike/<int:likeness_id>/", likenesses.likeness, name="likeness"),
    path("<str:number>/", browse.household, name="page"),
    path("<str:number>/register/", register.tasks, name="register"),
    path("<str:number>/complete/", register.complete, name="complete"),
    path("<str:number>/discard/", register.discard, name="discard"),
    path("<str:number>/split/", split.split, name="split"),
    path("<str:number>/edit/<str:section>/", edit.section, name="edit"),
    path("<str:number>/members/<int:member_id>/", edit.member, name="member"),
]
