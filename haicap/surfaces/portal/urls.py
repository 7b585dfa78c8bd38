"""The addresses of the portal."""

from django.urls import path

from haicap.surfaces.portal import details, due, home, information, my_data, my_office, procedure, search, tracking, units
from haicap.surfaces.portal.filing import check, done, later, papers, person, place, start

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("answers", home.live_answers, name="answers"),
    path("search", search.results, name="search"),
    path("events/<slug:key>", search.event, name="event"),
    path("fields", search.fields, name="fields"),
    path("fields/<path:name>", search.field, name="field"),
    path("procedures/<str:code>", procedure.procedure, name="procedure"),
    path("file/place", place.place, name="file_place"),
    path("file/place/answers", place.live_places, name="file_place_answers"),
    path("file/person", person.person, name="file_person"),
    path("file/papers", papers.papers, name="file_papers"),
    path("file/check", check.check, name="file_check"),
    path("file/done", done.done, name="file_done"),
    path("file/forget", start.forget, name="file_forget"),
    path("file/later", later.save, name="file_later"),
    path("file/leave", later.leave, name="file_leave"),
    path("file/resume", later.resume, name="file_resume"),
    path("file/resume/<str:secret>", later.open_link, name="file_open"),
    path("file/<str:code>", start.start, name="file"),
    path("receipt", done.receipt, name="receipt"),
    path("my-data", my_data.ask, name="my_data"),
    path("my-data/asked", my_data.asked, name="my_data_asked"),
    path("my-data/open/<str:secret>", my_data.open_link, name="my_data_open"),
    path("my-data/code", my_data.code, name="my_data_code"),
    path("my-data/seen", my_data.seen, name="my_data_seen"),
    path("my-data/stop-keeping", my_data.stop_keeping, name="my_data_stop_keeping"),
    path("my-data/leave", my_data.leave, name="my_data_leave"),
    path("track", tracking.ask, name="track_form"),
    path("track/<str:code>", tracking.track, name="track"),
    path("track/<str:code>/open", details.open_details, name="details_open"),
    path("track/<str:code>/details", details.seen, name="details"),
    path("track/<str:code>/letters/<int:serial>", details.letter, name="details_letter"),
    path("track/<str:code>/close", details.close, name="details_close"),
    path("units", units.units, name="units"),
    path("units/answers", units.live_units, name="units_answers"),
    path("units/<str:code>", units.unit, name="unit"),
    path("my-office", my_office.my_office, name="my_office"),
    path("my-office/answers", my_office.live_offices, name="my_office_answers"),
    path("due", due.due, name="due"),
    path("help", information.help_page, name="help"),
    path("privacy", information.privacy, name="privacy"),
    path("accessibility", information.accessibility, name="accessibility"),
]
