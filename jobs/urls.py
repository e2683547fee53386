from django.urls import path

from . import views

app_name = "jobs"

urlpatterns = [
    path("", views.list_jobs, name="list"),
    path("<uuid:job>/", views.show, name="page"),
    path("<uuid:job>/cancel/", views.cancel, name="cancel"),
    path("<uuid:job>/retry/", views.retry, name="retry"),
    path("<uuid:job>/files/<int:number>/", views.download, name="download"),
]
