"""The addresses of the pages of components; wired only where sample data is installed."""

from django.urls import path

from haicap.ui import gallery

app_name = "ui"
urlpatterns = [
    path("", gallery.portal, name="portal"),
    path("desk", gallery.desk, name="desk"),
    path("answers", gallery.live_answers, name="answers"),
    path("act", gallery.act, name="act"),
    path("error/<int:status>", gallery.error, name="error"),
]
