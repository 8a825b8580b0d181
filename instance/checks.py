"""What `manage.py check --deploy` asks of an installation before people come, beside what Django
asks: each finding says what to set."""

from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from instance.machine import can_write

LEAST_SECRET = 50
LEAST_PASSWORD = 16
NEEDED = {
    "default-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
POLICY = "django.middleware.csp.ContentSecurityPolicyMiddleware"


@register(Tags.security, deploy=True)
def check_policy(app_configs, **kwargs):
    """Pages carry a policy that lets nothing in that we did not write."""
    policy = settings.SECURE_CSP
    found = []
    if POLICY not in settings.MIDDLEWARE or not policy:
        return [Error("No Content-Security-Policy is sent.", id="coroute.E001")]
    for name, sources in NEEDED.items():
        if {str(one) for one in policy.get(name, ())} != sources:
            hint = f"Set it to {' '.join(sources)}."
            found.append(Error(f"The policy leaves {name} open.", hint, id="coroute.E002"))
    for name, sources in policy.items():
        if any("unsafe" in str(one) or str(one) in ("*", "http:", "https:") for one in sources):
            hint = "Scripts and styles lie in files of their own."
            found.append(Error(f"The policy allows anything in {name}.", hint, id="coroute.E003"))
    return found


@register(Tags.security, deploy=True)
def check_secrets(app_configs, **kwargs):
    """Nobody can guess what signs links and sessions, nor what a provider of mails shows."""
    found = []
    key = settings.SECRET_KEY
    if len(key) < LEAST_SECRET or len(set(key)) < 10:
        hint = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))' makes one."
        found.append(Error("SECRET_KEY can be guessed.", hint, id="coroute.E011"))
    password = settings.BOUNCES_SECRET.partition(":")[2]
    if settings.BOUNCES_SECRET and len(password) < LEAST_PASSWORD:
        hint = f"Its password wants {LEAST_PASSWORD} characters or more."
        found.append(Error("BOUNCES_SECRET can be guessed.", hint, id="coroute.E012"))
    return found


@register(Tags.security, deploy=True)
def check_front(app_configs, **kwargs):
    """Pages are public, in HTTPS, and we know who asks."""
    found = []
    if settings.DEMO or settings.DEBUG:
        hint = "Leave DEMO and DEBUG unset."
        found.append(Error("This is a demonstration or a workshop.", hint, id="coroute.E021"))
    if not settings.HTTPS:
        hint = "SITE_URL begins with https:// where people come."
        found.append(Error("Pages are not served in HTTPS.", hint, id="coroute.E022"))
    elif not settings.SECURE_PROXY_SSL_HEADER:
        hint = "SECURE_PROXY_SSL_HEADER names the header by which the proxy says it (settings.py)."
        found.append(Error("A page cannot know that it was in HTTPS.", hint, id="coroute.E023"))
    if settings.HTTPS and settings.PROXY_COUNT < 1:
        hint = "PROXY_COUNT says how many proxies add to X-Forwarded-For: 1 unless you have more."
        found.append(Error("Everybody seems to come from one address.", hint, id="coroute.E024"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "ALLOWED_HOSTS names the hosts that are served."
        found.append(Error("Any host name is answered.", hint, id="coroute.E025"))
    return found


@register(Tags.security, deploy=True)
def check_mail(app_configs, **kwargs):
    """Codes and letters can leave, from an address that is ours, and what comes back is seen."""
    found = []
    if not settings.EMAIL_URL:
        hint = "EMAIL_URL says by which server; `manage.py check_mail` then tries it."
        found.append(Error("No mail server is named.", hint, id="coroute.E031"))
    if settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith(("@localhost", ".localhost", "@127.0.0.1")):
        hint = "DEFAULT_FROM_EMAIL is an address of a domain of yours."
        found.append(Error("Mails leave from an address of nowhere.", hint, id="coroute.E032"))
    if not settings.BOUNCES_TO:
        hint = "BOUNCES_TO is the address that undelivered mails come back to."
        found.append(Warning("A mail that comes back is not seen.", hint, id="coroute.W033"))
    if settings.EMAIL_URL.startswith("smtp://") and urlsplit(settings.EMAIL_URL).password:
        hint = "Use smtp+tls:// or smtp+ssl://."
        found.append(Error("The mail server's password travels in clear.", hint, id="coroute.E034"))
    return found


@register(deploy=True)
def check_disk(app_configs, **kwargs):
    """What the program keeps can be kept."""
    if can_write(settings.DATA_DIR):
        return []
    hint = f"DATA_DIR ({settings.DATA_DIR}) belongs to the account that runs the program."
    return [Error("Nothing can be written where the data lie.", hint, id="coroute.E041")]


@register(deploy=True)
def check_engines(app_configs, **kwargs):
    """The database is one for many, and what is said to it is not said to others."""
    found = []
    url = urlsplit(settings.DATABASE_URL)
    if is_elsewhere(url) and not is_sealed(url):
        hint = "Add ?sslmode=verify-full to DATABASE_URL, or keep the line on a private network."
        found.append(Warning("The database may be spoken to in clear.", hint, id="coroute.W051"))
    if url.scheme == "sqlite":
        hint = "DATABASE_URL names PostgreSQL; keep SQLite for a trial or a small region."
        found.append(Warning("The embedded database is used.", hint, id="coroute.W052"))
    return found


def is_elsewhere(url):
    """Whether this names a machine by a full name; containers of one machine have short ones."""
    return "." in (url.hostname or "") and not url.hostname.startswith("127.")


def is_sealed(url):
    return dict(parse_qsl(url.query)).get("sslmode") in ("require", "verify-ca", "verify-full")
