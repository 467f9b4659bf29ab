"""Whether the bot can listen on its address. gunicorn says in ten lines, five seconds apart, that it cannot."""

import errno
import socket
from time import monotonic, sleep

from bot.domain.text import Text

# A process that was stopped just now drains for 17 s at most, and stops listening first.
WAIT_SECONDS = 5.0
_LOOK_AGAIN_SECONDS = 0.5
_PROBLEMS = {
    errno.EADDRINUSE: Text(
        "{address} 已被其他程序占用。请停止它，或修改 PORT。",
        "Another program listens on {address}. Stop it, or set PORT to another port.",
    ),
    errno.EADDRNOTAVAIL: Text(
        "{address} 不是本机的地址。请修改 HOST，例如 0.0.0.0 或 127.0.0.1。",
        "{address} is no address of this machine. Set HOST, for example to 0.0.0.0 or 127.0.0.1.",
    ),
    errno.EACCES: Text(
        "当前账户不能监听 {address}。请把 PORT 改为 1024 或更大的端口。",
        "This account may not listen on {address}. Set PORT to 1024 or above.",
    ),
}


_UNKNOWN_HOST = Text(
    "HOST 中的主机名无法解析：{address}。请改为本机的地址，例如 0.0.0.0 或 127.0.0.1。",
    "The name of the host cannot be resolved: {address}. Set HOST to an address of this machine, for example to 0.0.0.0 or 127.0.0.1.",
)


class CannotListen(Exception):
    """The address cannot be listened on; the text says why and what to do, in both languages."""


def check_address(host: str, port: int, wait_seconds: float = WAIT_SECONDS) -> None:
    """Return once the address is free. Raises CannotListen if it is not within that time; what is not known is left to the server."""
    give_up_at = monotonic() + wait_seconds
    while (problem := _problem(host, port)) is not None:
        if problem is not _PROBLEMS[errno.EADDRINUSE] or monotonic() >= give_up_at:
            text = problem.fill(address=f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
            raise CannotListen(f"{text.en_us}\n{text.zh_cn}")
        sleep(_LOOK_AGAIN_SECONDS)


def _problem(host: str, port: int) -> Text | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (socket.gaierror, UnicodeError):
            return _UNKNOWN_HOST
        except OSError as error:
            return _PROBLEMS.get(error.errno or 0)
    return None
