"""Settings of the platform. What differs between installations comes from the environment or `HAICAP_HOME`."""

from pathlib import Path

from haicap.platform.db import address
from haicap.platform.protect import keys

ROOT = Path(__file__).resolve().parent.parent

SECRET_KEY = keys.signing_key()
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
ROOT_URLCONF = "haicap.config.urls"
WSGI_APPLICATION = "haicap.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": address.django_settings()}

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "haicap.platform.db",
    "haicap.platform.accounts",
    "haicap.platform.audit",
    "haicap.platform.files",
    "haicap.platform.outbox",
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
    "haicap.surfaces.cli",
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("id", "Bahasa Indonesia")]
USE_I18N = True

STATIC_URL = "/static/"
