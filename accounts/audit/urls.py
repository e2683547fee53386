from django.urls import path

from . import views

app_name = "trail"

urlpatterns = [path("", views.entries, name="list")]
