"""Django's settings. What an operator may change comes from the environment: `environment/` lists it."""

from __future__ import annotations

import os
import sys

from django.utils.csp import CSP

from lachan.centre.config.databases import database_settings, make_for_owner_alone
from lachan.centre.config.environment import read_environment
from lachan.centre.config.secret_key import read_or_make_secret_key
from lachan.centre.config.sign_in_settings import sign_in_settings

ENVIRONMENT, ENVIRONMENT_PROBLEMS = read_environment(os.environ)

DEBUG = ENVIRONMENT.debug
SECRET_KEY = read_or_make_secret_key(ENVIRONMENT.data)
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)

INSTALLED_APPS = [
    "lachan.centre.config",
    "lachan.centre.demo",
    "lachan.centre.console",
    "lachan.centre.public",
    "lachan.centre.cases",
    "lachan.centre.exchange",
    "lachan.centre.measures",
    "lachan.centre.detection",
    "lachan.centre.reports",
    "lachan.centre.indicators",
    "lachan.centre.partners",
    "lachan.centre.accounts",
    "lachan.centre.outbox",
    "lachan.centre.fetch",
    "lachan.centre.evidence",
    "lachan.centre.audit",
    "lachan.centre.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# From the outside in. Sessions and messages only for the desk and for signing in: the public site keeps nothing of its
# visitors. The API passes all of these too, so each is here for a reason: about 4 µs each.
MIDDLEWARE = [
    "lachan.centre.web.requests.RequestMiddleware",
    # answers for the host of previews alone, before anything that belongs to the site
    "lachan.centre.evidence.host.EvidenceHostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lachan.centre.web.language.LanguageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lachan.centre.web.areas.SignedInAreasMiddleware",
    # allauth asks for it by name; it turns the answers that its flows raise into responses
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "lachan.centre.config.urls"
WSGI_APPLICATION = "lachan.centre.config.wsgi.application"
APPEND_SLASH = False

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "lachan.centre.web.pages.about_the_page",
                "lachan.centre.console.frame.about_the_desk",
                "lachan.centre.accounts.sign_in.frame.about_signing_in",
            ],
            "builtins": [
                "django.templatetags.static",
                "lachan.centre.web.templatetags.words",
                "lachan.centre.public.templatetags.answers",
            ],
        },
    }
]

make_for_owner_alone(ENVIRONMENT)
DATABASES = {"default": database_settings(ENVIRONMENT)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Person"

# signing in: sign_in_settings.py
globals().update(sign_in_settings(ENVIRONMENT))

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
# our files are for our pages
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_MAX_AGE = 60

# What people send stays in memory: no handler that spools to disk, and hard limits on size and count.
FILE_UPLOAD_HANDLERS = ["lachan.centre.web.uploads.MemoryOnlyUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
# a report has some fifteen fields and four lists of up to twenty
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
# a report has five
DATA_UPLOAD_MAX_NUMBER_FILES = 6

# Everything from this site alone, nothing inline, nothing evaluated, in nobody's frame.
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https_only else 0
LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https_only
# A proxy that is not named is not believed: RequestMiddleware removes what strangers put into this header.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.trusted_proxies else None
CSRF_FAILURE_VIEW = "lachan.centre.web.errors.forbidden"
DEFAULT_EXCEPTION_REPORTER_FILTER = "lachan.centre.web.logs.NothingOfTheRequestFilter"

# Ids, routes, status and times; never what was asked, nor an address, nor the message of an exception.
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "lachan.centre.web.logs.QuietFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "lachan.requests": {
            "handlers": ["stderr"],
            "level": "INFO" if ENVIRONMENT.log_requests else "WARNING",
            "propagate": False,
        },
        "lachan": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # RequestMiddleware writes the one line of each request; Django's own would repeat the path
        "django.request": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}
