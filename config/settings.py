"""Every setting, read from the environment. Nothing here knows the domain."""

import ipaddress
import os
import re
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
from django.urls import reverse_lazy
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# What must be set ------------------------------------------------------------

LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"]


def refuse(sentence):
    raise SystemExit(f"Coroute: {sentence}")


def is_loopback(host):
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def kept_secret(path):
    """The demonstration's own key, made once and kept with its data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
PORT = env.str("PORT", default="8000")
PORT = int(PORT) if PORT.isdecimal() else 0
DATA_DIR = (BASE_DIR / env.str("DATA_DIR", default="var")).resolve()
SECRET_KEY = env.str("SECRET_KEY", default="")
SITE_URL = env.str("SITE_URL", default="").rstrip("/")

if DEMO:
    SITE_URL = SITE_URL or f"http://127.0.0.1:{PORT}"
    SECRET_KEY = SECRET_KEY or kept_secret(DATA_DIR / "secret_key")
missing = [name for name in ("SECRET_KEY", "SITE_URL") if not globals()[name]]
if missing:
    refuse(f"set {' and '.join(missing)} in the environment, or use `make run` to try it.")

if not 0 < PORT < 65536:
    refuse("PORT must be a number from 1 to 65535.")

SITE_HOST = urlsplit(SITE_URL).hostname or ""
HTTPS = SITE_URL.startswith("https://")
if not SITE_HOST or urlsplit(SITE_URL).scheme not in ("http", "https"):
    refuse("SITE_URL must be a full address, such as https://plan.example.org.")
if DEBUG and not is_loopback(SITE_HOST):
    refuse("DEBUG=1 shows its inside to whoever meets an error: leave it unset in public.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[SITE_HOST])
if DEMO:
    if not is_loopback(SITE_HOST) or not all(map(is_loopback, ALLOWED_HOSTS)):
        refuse("DEMO=1 stays on this machine: leave SITE_URL and ALLOWED_HOSTS unset.")
    ALLOWED_HOSTS = list({*ALLOWED_HOSTS, *LOOPBACK_NAMES})
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

DATA_DIR.mkdir(parents=True, exist_ok=True)

# Applications ----------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "django_htmx",
    "outbox",
    "accounts",
    "roadmaps",
    "consultation",
    "insights",
    "committee",
    "public",
    "instance",
    *(["demo"] if DEMO else []),
]

MIDDLEWARE = [
    "config.watching.Numbered",
    "config.middleware.ClosedHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.middleware.Brotli",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    *(["config.middleware.LoopbackOnly"] if DEMO else []),
    "config.middleware.Standing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.TokenSentOnce",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.Bounds",
    "config.middleware.MethodNotAllowedPage",
    "roadmaps.middleware.SecondFactor",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "roadmaps.context.place",
                "accounts.speaking.context",
            ],
        },
    },
]

# Language and time -----------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"

# Database --------------------------------------------------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
    "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;",
}

# Each web process holds at most so many connections to PostgreSQL, one for each of its threads.
DATABASE_POOL = 8

DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'coroute.sqlite3'}")
if urlsplit(DATABASE_URL).scheme not in ("sqlite", "postgres", "postgresql"):
    refuse("DATABASE_URL must begin with postgresql:// or sqlite:///.")

database = env.db_url_config(DATABASE_URL)
if database["ENGINE"] == "django.db.backends.sqlite3":
    database |= {"OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
else:
    from config import bounds

    database["CONN_MAX_AGE"] = 0
    database["OPTIONS"] = {**bounds.LINE, **bounds.PREPARED, **database.get("OPTIONS", {})}
    if "WEB_PROCESS" in os.environ:
        pool = {
            "connection_class": bounds.Bounded,
            "min_size": 1,
            "max_size": DATABASE_POOL,
            "timeout": 5,
            "reconnect_timeout": 5,  # then the next page that asks tries afresh
        }
        database["OPTIONS"] = {**bounds.PAGE, **database["OPTIONS"], "pool": pool}
        database["CONN_HEALTH_CHECKS"] = True  # a database that restarted is met afresh
DATABASES = {"default": database}

# Cache, worker, clock --------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL and urlsplit(REDIS_URL).scheme not in ("redis", "rediss", "unix"):
    refuse("REDIS_URL must begin with redis://, rediss:// or unix://.")

# Counts of tries live in the cache: of the usual 300 entries, a third is forgotten at random.
# Where several machines may serve, it lies in the database: nobody needs Redis to sign in.
if database["ENGINE"] == "django.db.backends.sqlite3":
    cache = {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cache",
    }
else:
    cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
CACHES = {"default": {**cache, "OPTIONS": {"MAX_ENTRIES": 5000}}}

if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
    if REDIS_URL.startswith("rediss://") and "ssl_cert_reqs=" not in REDIS_URL:
        # Celery alone would take any certificate.
        CELERY_BROKER_URL += f"{'&' if '?' in REDIS_URL else '?'}ssl_cert_reqs=required"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 1800,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "global_keyprefix": "coroute:",
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "queue"),
        "data_folder_out": str(DATA_DIR / "queue"),
        "control_folder": str(DATA_DIR / "queue"),
        "polling_interval": 0.05,
    }
    (DATA_DIR / "queue").mkdir(exist_ok=True)

CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# Near texts are found by words alone where the worker has no 120 MB for the model.
NEAR_BY_MEANING = env.bool("NEAR_BY_MEANING", default=True)

# Mail ------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Coroute <coroute@{SITE_HOST}>")
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_SCHEME = urlsplit(EMAIL_URL).scheme
EMAIL_PROVIDER = EMAIL_SCHEME.partition("anymail+")[2].replace("-", "_")
if EMAIL_URL and not EMAIL_PROVIDER and EMAIL_SCHEME not in ("smtp", "smtp+tls", "smtp+ssl"):
    refuse("EMAIL_URL must begin with smtp://, smtp+tls://, smtp+ssl:// or anymail+PROVIDER://.")

# Where mails come back to: an address (each mail adds its own mark to it), the mailbox of that
# address, and for a provider the name and password by which it tells of its own.
BOUNCES_TO = env.str("BOUNCES_TO", default="")
BOUNCES_URL = env.str("BOUNCES_URL", default="")
BOUNCES_SECRET = env.str("BOUNCES_SECRET", default="")
if BOUNCES_TO and not re.fullmatch(r"[^@\s+]+@[^@\s]+", BOUNCES_TO):
    refuse("BOUNCES_TO must be an address without +, such as bounces@region.example.")
if BOUNCES_URL and (not BOUNCES_TO or urlsplit(BOUNCES_URL).scheme not in ("imap", "imaps")):
    refuse("BOUNCES_URL must be imaps://user:password@host/INBOX, the mailbox of BOUNCES_TO.")
if BOUNCES_SECRET and (not EMAIL_PROVIDER or ":" not in BOUNCES_SECRET):
    refuse("BOUNCES_SECRET must be name:password, with a provider in EMAIL_URL.")


def smtp_mailer(url):
    """One mailer from smtp://user:password@host:port, or smtp+tls://, or smtp+ssl://."""
    usual_port = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[url.scheme]
    options = {
        "host": url.hostname,
        "port": url.port or usual_port,
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp+tls",
        "use_ssl": url.scheme == "smtp+ssl",
        "timeout": 20,
    }
    return {"BACKEND": "outbox.smtp.Backend", "OPTIONS": options}


if DEMO and not EMAIL_URL:
    MAILERS = {"default": {"BACKEND": "demo.mailbox.FolderBackend"}}
elif EMAIL_PROVIDER:
    MAILERS = {"default": {"BACKEND": f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"}}
    ANYMAIL = {
        # anymail+brevo://?api_key=… : the provider's own settings, by the names anymail gives them.
        **{
            f"{EMAIL_PROVIDER}_{name}".upper(): value
            for name, value in parse_qsl(urlsplit(EMAIL_URL).query)
        },
        "IGNORE_UNSUPPORTED_FEATURES": True,
        "REQUESTS_TIMEOUT": (10, 30),
        **({"WEBHOOK_SECRET": BOUNCES_SECRET} if BOUNCES_SECRET else {}),
    }
else:
    MAILERS = {"default": smtp_mailer(urlsplit(EMAIL_URL or "smtp://localhost"))}

# People ----------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backend.Backend"]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

# A whole meeting room may sit behind one address; one person asks for few codes.
ACCOUNT_RATE_LIMITS = {
    "door": "30/m/ip,5/10m/key",
    "code": "30/m/ip",
    "identity": "30/m/ip",
    "proposal": "60/h/ip",
    "near": "240/m/ip",
    "submission": "60/h/user",
    "argument": "60/h/user",
    "statement": "60/h/user",
    "report": "60/h/user",
    "organisation": "20/h/user",
    "colleague": "30/h/user",
}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Coroute"
MFA_ADAPTER = "roadmaps.factors.Factors"
MFA_FORMS = {"add_webauthn": "accounts.forms.KeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS


def identity_provider(key, **usual):
    """A provider of identities by OpenID Connect, from its own variables; None while its CLIENT_ID
    is unset. `usual` is what this one needs, wherever it runs."""
    prefix = key.upper()
    client_id = env.str(f"{prefix}_CLIENT_ID", default="")
    if not client_id:
        return None
    secret = env.str(f"{prefix}_SECRET", default="")
    url = env.str(f"{prefix}_URL", default=usual.pop("url", "")).rstrip("/")
    if not secret or not url:
        refuse(f"{prefix}_CLIENT_ID needs {prefix}_SECRET and {prefix}_URL beside it.")
    if not url.startswith("https://") and not is_loopback(urlsplit(url).hostname or ""):
        refuse(f"{prefix}_URL must begin with https://.")
    return {"key": key, "issuer": url, "client_id": client_id, "secret": secret, **usual}


IDENTITY_PROVIDERS = [
    provider
    for provider in (
        identity_provider(
            "franceconnect",
            name="FranceConnect",
            url="https://oidc.franceconnect.gouv.fr/api/v2",
            scopes="openid email",
            acr="eidas1",
            proves_identity=True,
        ),
        identity_provider(
            "proconnect",
            name="ProConnect",
            url="https://auth.agentconnect.gouv.fr/api/v2",
            scopes="openid email siret",
            proves_employer=True,
        ),
        identity_provider(
            "openid",
            name=env.str("OPENID_NAME", default="OpenID Connect"),
            scopes=env.str("OPENID_SCOPES", default="openid email"),
            acr=env.str("OPENID_ACR", default=""),
            pkce=True,
            proves_identity=env.bool("OPENID_PROVES_IDENTITY", default=False),
            proves_employer=env.bool("OPENID_PROVES_EMPLOYER", default=False),
        ),
    )
    if provider
]

# What a public site says of itself --------------------------------------------

# Who keeps the site (name, address, telephone), and whom to tell of a flaw: addresses, mailto: or
# https://, separated by commas; without one, those the regions answer at.
HOSTED_BY = env.str("HOSTED_BY", default="")
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
if not all(one.startswith(("mailto:", "https://", "tel:")) for one in SECURITY_CONTACT):
    refuse("SECURITY_CONTACT must be mailto: or https:// addresses, separated by commas.")

# Web security ----------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    **({"frame-src": [CSP.SELF]} if DEMO else {}),
}
# The proxy leads from http:// to https:// (W008); a list that browsers ship with is not entered on
# behalf of a whole domain (W021).
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]

CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# How many proxies stand before the pages, each adding itself to X-Forwarded-For; and whether the
# first of them gives each request its number (X-Request-ID) and drops what clients send there.
PROXY_COUNT = env.int("PROXY_COUNT", default=1 if HTTPS else 0)
REQUEST_ID_BY_PROXY = env.bool("REQUEST_ID_BY_PROXY", default=False)
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT

if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 63072000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Static files ----------------------------------------------------------------

STATIC_URL = "/static/"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = Path(env.str("STATIC_DIR", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "config.static.Packed"},
}

# Logs ------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "instance.logs.Plain"}, "lines": {"()": "instance.logs.Line"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if DEMO or DEBUG else "lines",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "coroute": {"level": "WARNING" if DEMO or DEBUG else "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
    },
}
