"""The product's pages asked for within this process: what they cost it, nothing of a server."""

import io
import os
import sys
import time
from importlib import import_module
from statistics import median
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.middleware.csrf import _get_new_csrf_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")


class Visit:
    """Who asks: nobody, or a person who signed in by a way that is not measured."""

    def __init__(self, user=None):
        from config.wsgi import application

        self.application = application
        self.token = _get_new_csrf_string()
        self.cookies = {settings.CSRF_COOKIE_NAME: self.token}
        if user:
            self.cookies[settings.SESSION_COOKIE_NAME] = session_of(user)

    def get(self, path):
        return self.ask({"REQUEST_METHOD": "GET", "PATH_INFO": path})

    def post(self, path, fields):
        body = urlencode(fields).encode()
        told = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "wsgi.input": io.BytesIO(body)}
        told |= {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
        told |= {"CONTENT_LENGTH": str(len(body)), "HTTP_HX_REQUEST": "true"}
        return self.ask(told | {"HTTP_X_CSRFTOKEN": self.token})

    def ask(self, told):
        """The answer's body; anything but 200 ends the measure."""
        environ = {
            "QUERY_STRING": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(settings.PORT),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.url_scheme": "http",
            **told,
        }
        said = []
        answer = self.application(environ, lambda status, headers: said.append(status))
        body = b"".join(answer)
        answer.close()
        if not said[0].startswith("200"):
            raise SystemExit(f"bench: {told['PATH_INFO']} answered {said[0]}")
        return body


def session_of(user):
    """The key of a session as signing in leaves it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def spent(ask, number):
    """The median of a request: {ms, cpu_ms}, the latter this process's own."""
    ask(0)
    ms, cpu = [], []
    for turn in range(number):
        began, used = time.perf_counter(), time.process_time()
        ask(turn)
        ms.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {"ms": round(median(ms), 2), "cpu_ms": round(median(cpu), 2)}
