"""What nginx does before the program: slow clients, surplus, headers that lie."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from config.middleware import Bounds
from tests.deploy import files
from tests.deploy.nginx import HOST, Front, front
from tests.deploy.program import program
from tests.services import until

HEAD = f"Host: {HOST}\r\n".encode()


@pytest.fixture(scope="module")
def behind():
    with program() as server, front(server.port) as nginx:
        yield nginx, server


@pytest.fixture
def nginx(behind):
    return behind[0]


@pytest.fixture
def server(behind):
    behind[1].requests.clear()
    behind[1].go.clear()
    return behind[1]


def test_both_configurations_are_sound():
    for name in ("tls", "behind"):
        with front(1, front=name) as nginx:
            code, said = nginx.tested()
            assert code == 0, said
            assert "test is successful" in said


def test_behind_a_proxy_one_says_which(tmp_path):
    code, said = Front(tmp_path, 1, TRUSTED_PROXY="").tested()
    assert code == 1
    assert "set_real_ip_from" in said


def test_limits_are_those_of_the_program(nginx):
    """As large a body as the program takes; nobody is waited for longer than ten seconds."""
    assert Bounds.most_bytes == 32 * 2**20
    assert "client_max_body_size 32m;" in (files.DEPLOY / "nginx/coroute/site.conf").read_text()
    shipped = files.compose({"SITE_URL": "x", "DATABASE_PASSWORD": "x"})["services"]["front"]
    assert shipped["environment"]["PATIENCE"] == "10s"


def read(line):
    """What comes until the other side closes."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while part := line.recv(1_000_000):
            data += part
    return data


# Slow clients ----------------------------------------------------------------


def seconds_until_cut(line):
    """How long until the other side closes."""
    began = time.monotonic()
    with line:
        read(line)
        return time.monotonic() - began


@pytest.fixture
def hasty(server):
    """An nginx that loses patience after two seconds."""
    with front(server.port, PATIENCE="2s") as nginx:
        yield nginx


def test_slow_clients_are_cut_and_others_do_not_wait(hasty, server):
    silent = hasty.raw(b"")
    head = hasty.raw(b"GET /slow-head HTTP/1.1\r\n" + HEAD)
    body = hasty.raw(b"POST /slow-body HTTP/1.1\r\n" + HEAD + b"Content-Length: 10\r\n\r\nabc")
    assert hasty.get("/").status == 200
    with ThreadPoolExecutor(3) as pool:
        assert max(pool.map(seconds_until_cut, [silent, head, body])) < 9
    assert [line for line, *_ in server.requests] == ["GET / HTTP/1.1"]


def test_a_reader_that_stops_reading_is_cut_and_the_program_long_free(hasty, server):
    with hasty.raw(b"GET /large HTTP/1.1\r\n" + HEAD + b"\r\n") as line:
        line.recv(10)
        time.sleep(2.8)
        assert len(read(line)) < 8_000_000
    [(_, headers, _)] = server.requests
    told = hasty.logged(request=dict(headers)["X-Request-ID"])
    assert float(told["program"]) < told["seconds"] - 0.5


# Surplus ---------------------------------------------------------------------


def told_to_come_back(answer):
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Le site est occupé un instant" in answer.body.decode()
    assert "The site is busy for a moment" in answer.body.decode()


def test_what_the_program_could_only_let_wait_is_told_to_come_back(nginx, server):
    """128 requests under way, whoever asks; the others hear at once; then all goes on."""
    sources = ["127.0.0.2", "127.0.0.3", "127.0.0.4"]
    with ThreadPoolExecutor(140) as pool:
        under_way = [pool.submit(nginx.get, "/wait", sources[n % 3]) for n in range(128)]
        server.await_waiting(128)
        surplus = list(pool.map(lambda _: nginx.get("/", "127.0.0.5"), range(12)))
        server.go.set()
        assert {one.result().status for one in under_way} == {200}
    for answer in surplus:
        told_to_come_back(answer)
    assert nginx.get("/").status == 200


def test_one_address_never_holds_every_place(nginx, server):
    with ThreadPoolExecutor(80) as pool:
        asked = [pool.submit(nginx.get, "/wait", "127.0.0.2") for _ in range(80)]
        server.await_waiting(64)
        assert nginx.get("/", "127.0.0.3").status == 200
        until(lambda: sum(one.done() for one in asked) == 16, "the surplus to be refused")
        server.go.set()
        answers = [one.result() for one in asked]
    refused = [answer for answer in answers if answer.status != 200]
    assert len(refused) == 16
    for answer in refused:
        told_to_come_back(answer)


def test_one_address_asks_no_faster_than_a_room_of_people(nginx, server):
    page = b"GET /static/front/front.css HTTP/1.1\r\n" + HEAD + b"\r\n"
    last = page.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    with nginx.raw(page * 899 + last, "127.0.0.6") as line:
        answered = read(line)
    served, refused = answered.count(b"HTTP/1.1 200"), answered.count(b"HTTP/1.1 503")
    assert served + refused == 900
    assert 240 <= served < 900
    assert answered.count(b"Retry-After: 30") == refused
    assert nginx.get("/", "127.0.0.7").status == 200


def test_a_program_that_is_away_is_told_as_a_page():
    with front(1) as nginx:
        for path in ("/", "/static/site.css"):
            told_to_come_back(nginx.get(path))
        answer = nginx.get("/")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        style = nginx.get("/static/front/front.css")
        assert (style.status, style.headers["Content-Type"]) == (200, "text/css")
        assert nginx.get("/static/front/busy.html").status == 404  # never as a page of its own


def test_what_is_too_large_is_told_as_a_page(nginx, server):
    length = Bounds.most_bytes + 1
    with nginx.raw(b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n" % length) as line:
        answered = line.recv(65536)
        while b"</html>" not in answered:
            answered += line.recv(65536)
    assert answered.startswith(b"HTTP/1.1 413")
    assert "Cet envoi est trop lourd" in answered.decode()
    assert server.requests == []


# Several machines ------------------------------------------------------------


def test_a_machine_that_is_away_is_left_out():
    with program() as server:
        servers = f"server 127.0.0.1:1 max_conns=128; server 127.0.0.1:{server.port} max_conns=128;"
        with front(1, WEB_SERVERS=servers) as nginx:
            assert {nginx.get("/").status for _ in range(6)} == {200}
            with nginx.raw(b"POST / HTTP/1.1\r\n" + HEAD + b"Content-Length: 1\r\n\r\na") as line:
                assert line.recv(65536).startswith(b"HTTP/1.1 200")
    assert len(server.requests) == 7


def test_a_machine_of_the_last_version_lacks_a_file_and_the_next_one_has_it():
    with program() as old, program() as new:
        old.holds = "/static/old"
        servers = "".join(f"server 127.0.0.1:{one.port} max_conns=128;" for one in (old, new))
        with front(1, WEB_SERVERS=servers) as nginx:
            asked = [nginx.get(f"/static/new{n}.css").status for n in range(4)]
    assert asked == [200] * 4
    assert old.requests


# Headers that lie ------------------------------------------------------------

BELIEVED = {
    "Host": HOST,
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Proto": "https",
}
LIES = """\
X-Forwarded-For: 6.6.6.6
X-Forwarded-For: 7.7.7.7
X_Forwarded_For: 6.6.6.6
X-Forwarded-Proto: http
X_Forwarded_Proto: http
x-forwarded_proto: http
X-Forwarded-Host: evil.example
X-Forwarded-Port: 81
X-Real-IP: 6.6.6.6
Forwarded: for=6.6.6.6;proto=http;host=evil.example
Proxy: http://evil.example
X-Request-ID: chosen
Connection: X-Forwarded-For, X-Forwarded-Proto, close
Accept: text/html
""".replace("\n", "\r\n").encode()


def test_nobody_tells_the_program_who_they_are(nginx, server):
    with nginx.raw(b"GET /lies HTTP/1.1\r\n" + HEAD + LIES + b"\r\n") as line:
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
    [(_, headers, _)] = server.requests
    facts = dict(headers)
    request = facts.pop("X-Request-ID")
    assert len(facts) + 1 == len(headers)
    assert len(request) == 32
    assert facts == BELIEVED | {"Accept": "text/html"}
    assert nginx.logged(request=request)["from"] == "127.0.0.1"


@pytest.mark.parametrize(
    "smuggled",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /in HTTP/1.1\r\n\r\n",
        b"Content-Length: 4\r\nContent-Length: 40\r\n\r\n0000GET /in HTTP/1.1\r\n\r\n",
        b"Content-Length: 4, 40\r\n\r\n0000GET /in HTTP/1.1\r\n\r\n",
        b"Content-Length: +4\r\n\r\n0000GET /in HTTP/1.1\r\n\r\n",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /in HTTP/1.1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"X-A: b\0c\r\n\r\n",
        b"Host: evil.example\r\n\r\n",
    ],
)
def test_no_request_hides_within_another(nginx, server, smuggled):
    with nginx.raw(b"POST /out HTTP/1.1\r\n" + HEAD + smuggled) as line:
        status = int(line.recv(65536)[9:12])
    assert status in (400, 501)
    assert server.requests == []


@pytest.mark.parametrize("line", [b"X-Forwarded-Proto : http", b"X-Forwarded-For\t: 6.6.6.6"])
def test_a_name_with_a_space_passes_for_no_other(nginx, server, line):
    with nginx.raw(b"GET / HTTP/1.1\r\n" + HEAD + line + b"\r\n\r\n") as opened:
        opened.recv(65536)
    for _, headers, _ in server.requests:
        facts = dict(headers)
        facts.pop("X-Request-ID")
        assert facts == BELIEVED


def test_a_body_in_pieces_reaches_the_program_whole(nginx, server):
    pieces = (
        b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    )
    with nginx.raw(b"POST /pieces HTTP/1.1\r\n" + HEAD + pieces) as line:
        assert line.recv(65536).startswith(b"HTTP/1.1 200")
    [(_, headers, body)] = server.requests
    assert body == b"abcde"
    assert dict(headers)["Content-Length"] == "5"
    assert "Transfer-Encoding" not in dict(headers)


def test_a_proxy_of_the_region_is_believed_and_nobody_behind_it():
    with program() as server, front(server.port, TRUSTED_PROXY="127.0.0.9") as nginx:
        said = {"X_Forwarded_For": "6.6.6.6, 198.51.100.7"}
        nginx.get("/", "127.0.0.9", **said)
        nginx.get("/", "127.0.0.1", **said)
    addresses = [dict(headers)["X-Forwarded-For"] for _, headers, _ in server.requests]
    assert addresses == ["198.51.100.7", "127.0.0.1"]


def test_plain_http_leads_to_https_at_the_public_address():
    with program() as server, front(server.port, front="tls") as nginx:
        answer = nginx.get("/a?b=c", Host="evil.example")
        assert answer.status == 308
        assert answer.headers["Location"] == f"https://{HOST}/a?b=c"
        assert nginx.get_safely("/a?b=c").status == 200
    [(line, headers, _)] = server.requests
    assert line == "GET /a?b=c HTTP/1.1"
    assert dict(headers)["X-Forwarded-Proto"] == "https"
