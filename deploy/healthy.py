"""Ends with 0 when the pages of this machine can be served; for what watches a container."""

import os
import sys
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen


def host():
    """The name under which the pages are served: they answer to no other."""
    named = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return named or urlsplit(os.environ["SITE_URL"]).hostname


def ready(port):
    page = Request(f"http://127.0.0.1:{port}/health/ready", headers={"Host": host()})
    try:
        with urlopen(page, timeout=4) as answer:
            return answer.status == 200
    except HTTPError as refused:
        print(refused.read(500).decode(errors="replace"), file=sys.stderr)
    except OSError as error:
        print(error, file=sys.stderr)
    return False


if __name__ == "__main__":
    sys.exit(0 if ready(os.environ.get("PORT", "8000")) else 1)
