"""Two addresses in turn through the same connections, and how they compare."""

import statistics
import threading
import time
from dataclasses import dataclass, field

from bench.client import Connection

CONNECTIONS = 4


@dataclass
class Target:
    """Something to ask for, and what came of it. `requests` are (path, fields or None) in turn."""

    requests: list
    headers: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)
    seconds: list = field(default_factory=list)
    rates: list = field(default_factory=list)
    cpu: list = field(default_factory=list)

    def ask(self, connection, turn):
        path, fields = self.requests[turn % len(self.requests)]
        if fields is None:
            answer = connection.get(path, **self.headers)
        else:
            answer = connection.post(path, fields, **self.headers)
        if answer.status != 200:
            raise SystemExit(f"bench: {path} answered {answer.status}")
        return answer

    def seen_once(self, port):
        """One answer with its queries counted, after another that filled what is kept."""
        with Connection(port, self.cookies) as connection:
            self.ask(connection, 0)
            path, fields = self.requests[1 % len(self.requests)]
            headers = self.headers | {"X-Count": "1"}
            if fields is None:
                return connection.get(path, **headers)
            return connection.post(path, fields, **headers)

    def table(self, requests):
        ordered = sorted(self.seconds)
        return {
            "requests_per_s": round(statistics.median(self.rates), 1),
            "p50_ms": round(ordered[len(ordered) // 2] * 1000, 2),
            "p95_ms": round(ordered[int(len(ordered) * 0.95)] * 1000, 2),
            "cpu_ms": round(sum(self.cpu) / requests * 1000, 2),
        }


def run(server, target, number):
    """Ask that many times through four connections at once; keep times, rate and CPU."""
    ready = threading.Barrier(CONNECTIONS + 1)
    each = number // CONNECTIONS
    failures = []

    def worker(offset):
        times = []
        with Connection(server.port, target.cookies) as connection:
            ready.wait()
            try:
                for turn in range(each):
                    began = time.perf_counter()
                    target.ask(connection, offset + turn)
                    times.append(time.perf_counter() - began)
            except (SystemExit, OSError) as failure:
                failures.append(failure)
        target.seconds += times

    threads = [
        threading.Thread(target=worker, args=(index * each,)) for index in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    spent = server.cpu_seconds()
    ready.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    target.rates.append(each * CONNECTIONS / (time.perf_counter() - began))
    target.cpu.append(server.cpu_seconds() - spent)


def compare(server, page, reference, rounds=10, number=40):
    """The page and its reference in turn; the ratio is the median of the rounds' ratios."""
    for target in (page, reference):
        run(server, target, number)
        target.seconds, target.rates, target.cpu = [], [], []
    for _ in range(rounds):
        run(server, page, number)
        run(server, reference, number)
    ratios = [mine / theirs for mine, theirs in zip(page.rates, reference.rates, strict=True)]
    asked = rounds * (number // CONNECTIONS) * CONNECTIONS
    return {
        "page": page.table(asked),
        "reference": reference.table(asked),
        "ratio": round(statistics.median(ratios), 3),
        "ratio_of_cpu": round(sum(reference.cpu) / (sum(page.cpu) or 1), 3),
    }
