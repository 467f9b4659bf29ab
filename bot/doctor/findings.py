"""Makes findings."""

from bot.domain.text import Text
from bot.interfaces.doctor import Finding

_UNCHECKED = Text("未检查（{because}）", "Not checked because {because}")


def ok(name: str, what: Text) -> Finding:
    return Finding(name, "ok", what)


def warning(name: str, what: Text, fix: Text | None = None) -> Finding:
    return Finding(name, "warning", what, fix)


def failure(name: str, what: Text, fix: Text) -> Finding:
    return Finding(name, "failure", what, fix)


def unchecked(name: str, because: Text) -> Finding:
    """Something else has to be put right first; ``because`` goes on a sentence that ends with "because"."""
    return Finding(name, "unchecked", _UNCHECKED.fill(because=because))
