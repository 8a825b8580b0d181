"""The nginx of deploy/, for real: its files where the container has them, on ports of our own."""

import contextlib
import ctypes
import datetime
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests import services
from tests.deploy import files

HOST = "plan.example.org"
PR_SET_PDEATHSIG = 1


def binary():
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert found, "nginx is missing: sh tests/bring.sh"
    return found


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


@cache
def certificate():
    """A certificate of its own and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return built.public_bytes(serialization.Encoding.PEM), private


class Front:
    """One nginx before the program, which listens at `port`."""

    def __init__(self, folder, port, front="behind", **values):
        self.folder = folder
        self.http, self.https = free_port(), free_port()
        asked = {"FRONT": front, "SITE_URL": f"https://{HOST}", "DATABASE_PASSWORD": "x"}
        asked |= {"TRUSTED_PROXY": "192.0.2.10"} | values
        self.service = files.compose(asked)["services"]["front"]
        self.values = self.service["environment"] | values
        self.values["WEB_SERVERS"] = self.values["WEB_SERVERS"].replace(
            "web:8000", f"127.0.0.1:{port}"
        )
        self.place()

    def place(self):
        """As the container: volumes, then the template filled by envsubst; then our paths."""
        folder = self.folder
        folder.chmod(0o755)
        for name in ("conf.d", "tls", "log", "temp"):
            (folder / name).mkdir()
        for volume in self.service["volumes"]:
            source, target, *_ = volume.split(":")
            self.mount(files.DEPLOY / source, target)
        public, private = certificate()
        (folder / "tls/fullchain.pem").write_bytes(public)
        (folder / "tls/privkey.pem").write_bytes(private)
        for path in [*folder.rglob("*.conf")]:
            path.write_text(self.moved(path.read_text()))

    def mount(self, source, target):
        inside = target.removeprefix("/etc/nginx/")
        assert inside != target
        if inside == "tls":  # the operator's own
            return
        if inside.startswith("templates/"):
            text = subprocess.run(
                ["envsubst", " ".join(f"${{{name}}}" for name in self.values)],
                input=source.read_text(),
                env=os.environ | self.values,
                capture_output=True,
                check=True,
                text=True,
            ).stdout
            assert "${" not in text, "the container gives it no value"
            name = inside.removeprefix("templates/").removesuffix(".template")
            (self.folder / "conf.d" / name).write_text(text)
        elif source.is_dir():
            shutil.copytree(source, self.folder / inside)
        else:
            shutil.copy(source, self.folder / inside)

    def moved(self, text):
        for name in ("conf.d", "coroute", "tls"):
            text = text.replace(f"/etc/nginx/{name}", str(self.folder / name))
        text = text.replace("/var/log/nginx", str(self.folder / "log"))
        text = text.replace("/var/cache/coroute", str(self.folder / "cache"))
        text = re.sub(r"listen \[::\]:.*\n", "", text)  # not every machine speaks IPv6
        text = text.replace("listen 80 ", f"listen 127.0.0.1:{self.http} ")
        text = text.replace("listen 443 ", f"listen 127.0.0.1:{self.https} ")
        temp = [
            f"{kind}_temp_path {self.folder}/temp/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        ]
        return text.replace("http {\n", "http {\n" + "\n".join(temp) + "\n")

    def command(self, *more):
        own = f"daemon off; pid {self.folder}/pid;"
        conf = [binary(), "-p", self.folder, "-c", self.folder / "nginx.conf"]
        return [*conf, "-e", self.folder / "log/first.log", "-g", own, *more]

    def tested(self):
        """What `nginx -t` says, and how it ends."""
        done = subprocess.run(self.command("-t"), capture_output=True, text=True)
        return done.returncode, done.stderr

    def logged(self, **facts):
        """The line of the log with these facts, once it is written."""
        log = self.folder / "log/access.log"

        def found():
            lines = [json.loads(line) for line in log.read_text().splitlines()]
            return next((line for line in lines if facts.items() <= line.items()), None)

        return services.until(found, f"the log to tell {facts}")

    def connection(self, source="127.0.0.1"):
        return http.client.HTTPConnection("127.0.0.1", self.http, 60, (source, 0))

    def get(self, path, source="127.0.0.1", **headers):
        """An answer with its body read, on a connection of its own."""
        return answered(self.connection(source), path, headers)

    def get_safely(self, path, **headers):
        """The same by HTTPS."""
        trust = ssl.create_default_context(cadata=certificate()[0].decode())
        connection = Secure("127.0.0.1", self.https, timeout=60, context=trust)
        return answered(connection, path, headers)

    def raw(self, data, source="127.0.0.1", timeout=60):
        """A connection on which these bytes were sent."""
        line = socket.create_connection(("127.0.0.1", self.http), timeout, (source, 0))
        line.sendall(data)
        return line


class Secure(http.client.HTTPSConnection):
    """To this machine, under the name of the certificate."""

    def connect(self):
        http.client.HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=HOST)


def answered(connection, path, headers):
    asked = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
    with contextlib.closing(connection):
        connection.request("GET", path, headers=asked)
        answer = connection.getresponse()
        answer.body = answer.read()
    return answer


@contextlib.contextmanager
def front(port, **values):
    with services.folder("coroute-nginx-") as folder:
        nginx = Front(folder, port, **values)
        process = subprocess.Popen(nginx.command(), cwd=folder, preexec_fn=end_with_the_tests)
        try:
            services.until(lambda: answers(nginx.http), "nginx to listen")
            yield nginx
        finally:
            process.terminate()
            process.wait(10)


def end_with_the_tests():
    """However they end: nginx is told to as soon as they are gone."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
