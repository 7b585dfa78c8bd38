"""The addresses of the city surface."""

from django.urls import path

from haicap.surfaces.city import (
    amendments,
    amendments_acts,
    amendments_editing,
    export,
    findings,
    home,
    procedure,
    register,
    who,
)

app_name = "city"
urlpatterns = [
    path("", home.home, name="home"),
    path("register", register.register, name="register"),
    path("register/export", export.export, name="export"),
    path("register/<str:code>", procedure.procedure, name="procedure"),
    path("who", who.who, name="who"),
    path("findings", findings.findings, name="findings"),
    path("findings/check", findings.check, name="check"),
    path("findings/<int:finding_id>/heal", findings.heal, name="heal"),
    path("amendments", amendments.amendments, name="amendments"),
    path("amendments/new", amendments_editing.new, name="amendment-new"),
    path("amendments/<int:amendment_id>", amendments.amendment, name="amendment"),
    path("amendments/<int:amendment_id>/text", amendments_editing.instrument, name="amendment-instrument"),
    path("amendments/<int:amendment_id>/add/<slug:kind>", amendments_editing.add_change, name="amendment-add"),
    path("amendments/<int:amendment_id>/changes/<int:ordinal>", amendments_editing.change, name="amendment-change"),
    path("amendments/<int:amendment_id>/impact", amendments.impact, name="amendment-impact"),
    path("amendments/<int:amendment_id>/impact.json", amendments.impact_json, name="amendment-impact-json"),
    path("amendments/<int:amendment_id>/file", amendments.file, name="amendment-file"),
    path("amendments/<int:amendment_id>/roll-back", amendments_acts.roll_back, name="amendment-roll-back"),
    path("amendments/<int:amendment_id>/<slug:act>", amendments_acts.act, name="amendment-act"),
]
