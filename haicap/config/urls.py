"""The addresses of all pages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from haicap.config import operation

handler400 = "haicap.ui.refusals.unreadable"
handler403 = "haicap.ui.refusals.forbidden"
handler404 = "haicap.ui.refusals.not_found"
handler500 = "haicap.ui.refusals.broken"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", operation.alive, name="healthz"),
    path("readyz", operation.ready, name="readyz"),
    path("metrics", operation.metrics, name="metrics"),
    path("api/v1/", include("haicap.surfaces.exchange.urls")),
    *i18n_patterns(path("desk/", include("haicap.surfaces.desk.urls")), prefix_default_language=False),
    *i18n_patterns(path("city/", include("haicap.surfaces.city.urls")), prefix_default_language=False),
    *i18n_patterns(path("", include("haicap.surfaces.portal.urls")), prefix_default_language=False),
]

if settings.HAICAP_SAMPLE:
    urlpatterns += i18n_patterns(path("ui/", include("haicap.ui.urls")), prefix_default_language=False)
