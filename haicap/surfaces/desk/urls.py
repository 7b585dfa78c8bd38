"""The addresses of the desk."""

from django.urls import path

from haicap.surfaces.desk import (
    account,
    acting,
    colleagues,
    dossier,
    finding,
    guidance,
    intake,
    keys,
    papers,
    passwords,
    second_step,
    signing_in,
    unplaced,
    work,
)

app_name = "desk"
urlpatterns = [
    path("", work.work, name="work"),
    path("next", work.following, name="next"),
    path("sign-in", signing_in.sign_in, name="sign-in"),
    path("sign-in/units", signing_in.sample_units, name="sample-units"),
    path("sign-in/code", second_step.code, name="sign-in-code"),
    path("first-password", passwords.first_password, name="first-password"),
    path("sign-out", signing_in.sign_out, name="sign-out"),
    path("post", signing_in.post, name="post"),
    path("language", signing_in.language, name="language"),
    path("account", account.account, name="account"),
    path("account/second-step", second_step.second_step, name="second-step"),
    path("intake", intake.intake, name="intake"),
    path("intake/procedures", intake.procedures_found, name="intake-procedures"),
    path("intake/chosen", intake.chosen, name="intake-chosen"),
    path("intake/expected", intake.expected, name="intake-expected"),
    path("find", finding.find, name="find"),
    path("unplaced", unplaced.unplaced, name="unplaced"),
    path("guidance", guidance.guidance, name="guidance"),
    path("guidance/found", guidance.guidance_found, name="guidance-found"),
    path("guidance/<str:code>", guidance.procedure, name="procedure"),
    path("colleagues", colleagues.colleagues, name="colleagues"),
    path("colleagues/new", colleagues.take_on, name="take-on"),
    path("colleagues/<int:account_id>", colleagues.colleague, name="colleague"),
    path("help", keys.keys, name="help"),
    path("dossiers/<str:code>", dossier.dossier, name="dossier"),
    path("dossiers/<str:code>/slip", dossier.slip, name="slip"),
    path("dossiers/<str:code>/receipt", papers.receipt, name="receipt"),
    path("dossiers/<str:code>/notices/<int:serial>", papers.notice, name="notice"),
    path("dossiers/<str:code>/files/<int:ordinal>", papers.file, name="file"),
    path("dossiers/<str:code>/<str:act>", acting.act, name="act"),
]
