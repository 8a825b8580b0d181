"""The web application; only here do database connections come from a pool."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ["WEB_PROCESS"] = "1"

from django.core.wsgi import get_wsgi_application  # noqa: E402  (settings read WEB_PROCESS)

from config.requests import PlainRequest  # noqa: E402
from instance.processes import belong_to  # noqa: E402

if "SERVED_BY" in os.environ:
    belong_to(int(os.environ["SERVED_BY"]))

application = get_wsgi_application()
application.request_class = PlainRequest
