"""The addresses of the city surface."""

from django.urls import path

from haicap.surfaces.city import home

app_name = "city"
urlpatterns = [
    path("", home.home, name="home"),
]
