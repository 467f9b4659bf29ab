"""``python -m bot.cli.healthcheck [PATH]``: whether the bot in this container answers, for images without curl. Exit code 0 or 1."""

import os
import sys
from http.client import HTTPConnection, HTTPException

TIMEOUT_SECONDS = 4
OK = 200
HEALTHZ = "/healthz"


def answers(path: str, port: int) -> bool:
    """Whether the path answers 200 on this machine; no proxy of the environment is used."""
    connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1] if len(sys.argv) > 1 else HEALTHZ, int(os.environ.get("PORT") or 8000)) else 1)
