"""``python -m bot.cli.healthcheck [PATH [PORT]]``: whether the bot in this container answers, for images without curl. Exit code 0 or 1."""

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


def main(path: str = HEALTHZ, port: str = "8000") -> int:
    """The exit code."""
    return 0 if answers(path, int(port)) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
