"""Settings of the house. Everything a site may change is an environment variable."""

import os

import environ
from django.utils.translation import gettext_lazy as _

from tamgiang.project.home import PACKAGE, address, home, secret
from tamgiang.project.installed import installed

env = environ.Env()

HOME = home()
SECRET_KEY = env("TAMGIANG_SECRET_KEY", default="") or secret("django")
HUB_SECRET = secret("hub")
FACTOR_SECRET = secret("factors")
NOTIFY_SECRET = secret("notify")
KEYRING_SECRET = secret("keyring")
FEDERATION_SECRET = secret("federation")
DEBUG = env.bool("TAMGIANG_DEBUG", default=False)
ALLOWED_HOSTS = env.list("TAMGIANG_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("TAMGIANG_ORIGINS", default=[])

INSTALLED_APPS = installed(without=env.list("TAMGIANG_WITHOUT", default=[]))
DUMMY = env.bool("TAMGIANG_DUMMY", default=False)
if DUMMY:
    INSTALLED_APPS.append("tests.dummy")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tamgiang.project.guards.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "tamgiang.project.outgoing.Compression",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tamgiang.platform.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tamgiang.platform.accounts.middleware.SecondFactorMiddleware",
    "tamgiang.platform.accounts.middleware.ScopeMiddleware",
    "tamgiang.platform.ui.middleware.RefusalMiddleware",
    "tamgiang.project.guards.middleware.GuardMiddleware",
]
ROOT_URLCONF = "tamgiang.project.urls"
WSGI_APPLICATION = "tamgiang.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tamgiang.platform.ui.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tamgiang.platform.ui.templatetags.tamgiang",
            ],
        },
    }
]

DATABASE_URL = os.environ.get("DATABASE_URL", "")
if DATABASE_URL:
    # A kept connection is tried before use: the server may have been restarted meanwhile.
    lasting = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES = {"default": {**env.db_url("DATABASE_URL"), **lasting}}
else:
    DATABASES = {
        "default": {
            "ENGINE": "tamgiang.platform.db",
            "NAME": str(HOME / "tamgiang.sqlite3"),
            "CONN_MAX_AGE": None,
            # A file, not memory, so that tests meet the locks that people meet.
            "TEST": {"NAME": str(HOME / "test.sqlite3")},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tamgiang.platform.accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:today"
LOGOUT_REDIRECT_URL = "ui:overview"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "tamgiang.platform.accounts.adapter.Adapter"
ACCOUNT_PREVENT_ENUMERATION = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A link by which an administrator lets somebody choose a new password.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
MFA_ADAPTER = "tamgiang.platform.accounts.factors.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Tam Giang"
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "tamgiang.platform.federation.policy.OutsideAccounts"
#: Outside sign-ins over plain http on this machine: for trying, never for staff.
FEDERATION_LOOPBACK = env.bool("TAMGIANG_FEDERATION_LOOPBACK", default=False)
IDP_OIDC_ADAPTER = "tamgiang.platform.federation.outlet.Outward"
IDP_OIDC_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 300
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
#: What the health page asks; the checks live above the pages.
HEALTH = "tamgiang.project.doctor.command.running"
#: What writes a last backup before the sample goes; backups are made above the pages.
LAST_COPY = "tamgiang.project.keeping.backup.last_copy"
#: Who made the certificate the front shows: "own", "acme" or, without HTTPS, nobody.
HTTPS = env("TAMGIANG_HTTPS", default="")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = bool(HTTPS)
#: A certificate of our own may have to be replaced: browsers insist on it for a day only.
SECURE_HSTS_SECONDS = {"own": 24 * 3600, "acme": 365 * 24 * 3600}.get(HTTPS, 0)
if HTTPS:
    # A browser takes these names over HTTPS only, from this very host, for all of its paths.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
#: Only what pages use: keys of the second step, and the whole screen of the wall.
PERMISSIONS_POLICY = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=(), "
    "fullscreen=(self), publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
#: Widens (2) or closes (0) the limits on how often one may ask; see project/guards/rates.py.
RATES = env.float("TAMGIANG_RATES", default=1.0)

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": {
        "BACKEND": env("TAMGIANG_FILES", default="tamgiang.platform.files.store.FolderStorage")
    },
    "staticfiles": {"BACKEND": "tamgiang.project.versioned.VersionedStorage"},
}
MEDIA_ROOT = HOME / "files"
#: A virus scanner, `unix:/run/clamav/clamd.ctl` or `host:port`; without one files are not scanned.
CLAMD = env("TAMGIANG_CLAMD", default="")
#: Where people reach this house; printed in reports as the address under which figures open.
PUBLIC_URL = env("TAMGIANG_PUBLIC_URL", default="") or address()
#: Fonts of PDF reports; without them typst's own serif stands in.
REPORT_FONTS = PACKAGE / "platform" / "ui" / "static" / "vendor" / "fonts"
#: Origins of push services beside those of the browsers, and of a Zalo other than the real one.
PUSH_SERVICES = env.list("TAMGIANG_PUSH_SERVICES", default=[])
ZALO_ORIGIN = env("TAMGIANG_ZALO_ORIGIN", default="")
WHITENOISE_USE_FINDERS = True
LOCALE_PATHS = [PACKAGE / "project" / "locale"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = str(HOME)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# In files, so that the web processes of one machine count failed sign-ins together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(HOME / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
SILENCED_SYSTEM_CHECKS = [
    # Other names under the same domain are other offices': not ours to bind to HTTPS (W005), nor
    # to enter into the list browsers are shipped with (W021).
    "security.W005",
    "security.W021",
    # The front leads to HTTPS; nothing unencrypted reaches Django but the page about trust (W008).
    "security.W008",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "tamgiang.project.guards.lines.Lines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # What was turned away has a line of its own, with who and whence.
    "loggers": {"tamgiang": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
