from django.urls import path

from .views import trail

app_name = "trail"

urlpatterns = [path("", trail.entries, name="list")]
