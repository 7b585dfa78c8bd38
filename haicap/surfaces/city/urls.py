"""The addresses of the city surface."""

from django.urls import path

from haicap.surfaces.city import export, home, procedure, register, who

app_name = "city"
urlpatterns = [
    path("", home.home, name="home"),
    path("register", register.register, name="register"),
    path("register/export", export.export, name="export"),
    path("register/<str:code>", procedure.procedure, name="procedure"),
    path("who", who.who, name="who"),
]
