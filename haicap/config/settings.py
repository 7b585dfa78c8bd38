"""Settings of the platform. What differs between installations comes from the environment or `HAICAP_HOME`."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from haicap.kernel.actors import Role
from haicap.platform.db import api as db
from haicap.platform.home.api import installation
from haicap.platform.protect import api as protect

ROOT = Path(__file__).resolve().parent.parent

SECRET_KEY = protect.signing_key()
DEBUG = False
# Where people reach the portal; printed on slips as a square code.
HAICAP_PUBLIC_URL = os.environ.get("HAICAP_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
HAICAP_TRACK_URL = HAICAP_PUBLIC_URL + "/track/{code}"
#: The same in the languages of the portal, for messages.
HAICAP_TRACK_URLS = {
    "vi": HAICAP_TRACK_URL,
    "en": HAICAP_PUBLIC_URL + "/en/track/{code}",
    "id": HAICAP_PUBLIC_URL + "/id/track/{code}",
}
#: Mailboxes of the legal officers of the city, for what falls due in the law.
HAICAP_LEGAL_MAIL = tuple(filter(None, map(str.strip, os.environ.get("HAICAP_LEGAL_MAIL", "").split(","))))
_PUBLIC = urlsplit(HAICAP_PUBLIC_URL)
ALLOWED_HOSTS = [
    *("127.0.0.1", "localhost", "[::1]", _PUBLIC.hostname or "127.0.0.1"),
    *filter(None, os.environ.get("HAICAP_HOSTS", "").split(",")),
]
# Behind a proxy that speaks https, which says so in a header that it sets itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _PUBLIC.scheme == "https" else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _PUBLIC.scheme == "https"
CSRF_TRUSTED_ORIGINS = [HAICAP_PUBLIC_URL]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
ROOT_URLCONF = "haicap.config.urls"
WSGI_APPLICATION = "haicap.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": db.django_settings()}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "haicap.platform.db",
    "haicap.platform.accounts",
    "haicap.platform.audit",
    "haicap.platform.clients",
    "haicap.platform.confirm",
    "haicap.platform.editions",
    "haicap.platform.files",
    "haicap.platform.decisions",
    "haicap.platform.flows",
    "haicap.platform.flags",
    "haicap.platform.notify",
    "haicap.platform.outbox",
    "haicap.platform.ratelimit",
    "haicap.domains.law",
    "haicap.domains.organisation",
    "haicap.domains.people",
    "haicap.domains.procedures",
    "haicap.domains.staff",
    "haicap.domains.authority",
    "haicap.domains.papers",
    "haicap.domains.dossiers",
    "haicap.ui",
    "haicap.surfaces.portal",
    "haicap.surfaces.desk",
    "haicap.surfaces.city",
    "haicap.surfaces.exchange",
    "haicap.surfaces.cli",
    "haicap.config",
]

MIDDLEWARE = [
    "haicap.platform.health.requests.RequestCount",
    "haicap.platform.logs.requests.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "haicap.ui.policy.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "haicap.ui.compression.Compression",
    "haicap.ui.preferences.Preferences",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "haicap.config.limits.RateLimits",
    "haicap.ui.refusals.RefusalPages",
]

TEMPLATES = [
    {
        "BACKEND": "haicap.ui.folding.Pages",
        "DIRS": [
            ROOT / "ui" / "templates",
            ROOT / "surfaces" / "portal" / "templates",
            ROOT / "surfaces" / "desk" / "templates",
            ROOT / "surfaces" / "city" / "templates",
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "haicap.ui.environment.environment",
            "context_processors": ["haicap.ui.context.page", "haicap.ui.doors.forms"],
        },
    },
]

CSRF_FAILURE_VIEW = "haicap.ui.refusals.forbidden_form"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

AUTH_USER_MODEL = "accounts.AccountRow"
SESSION_ENGINE = "haicap.platform.accounts.session_store"
SESSION_COOKIE_NAME = "haicap_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("id", "Bahasa Indonesia")]
USE_I18N = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
# The build puts a hash of the content into these names: a browser may keep them for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+-[0-9A-Z]{8}\.[a-z0-9]+$"

# The city, in the languages of its pages.
HAICAP_CITY = {"vi": "Thành phố Hà Nội", "en": "Hà Nội City", "id": "Kota Hà Nội"}
# Sample pages, marks and accounts show only where sample data is.
_INSTALLATION = installation()
HAICAP_SAMPLE = bool(_INSTALLATION and _INSTALLATION.has_samples)
# Who must set up the second step of signing in: the powerful posts, but nobody in an installation for trying.
_SECOND_STEP = os.environ.get("HAICAP_SECOND_STEP_ROLES", "" if HAICAP_SAMPLE else "administrator,chair")
HAICAP_SECOND_STEP_ROLES = frozenset(filter(None, _SECOND_STEP.replace(" ", "").split(",")))
if HAICAP_SECOND_STEP_ROLES - set(Role):
    raise ImproperlyConfigured(f"HAICAP_SECOND_STEP_ROLES is “{_SECOND_STEP}”; the roles are {', '.join(Role)}")
