"""The playground's choice of worlds: the behaviour of the platform where the documentation is open, and the app's scopes."""

from typing import Any, get_args

from simulator.api.hire_routes import SCOPES
from simulator.core.behaviour import Behaviour, ClickFrame, ExpiredJob, NeverForm, NonceForm, SubmitValue, TimestampForm
from simulator.playground.page_request import PageRequest, invalid
from simulator.playground.playground import Playground

Record = dict[str, Any]
DOCUMENTED = Behaviour()
# The values of each setting in the order of the page; no values mean on or off.
SETTINGS: dict[str, tuple[str | int, ...]] = {
    "close_unlists_posts": (),
    "open_lists_posts": (),
    "expired_job": get_args(ExpiredJob),
    "expired_can_be_opened": (),
    "never_form": get_args(NeverForm),
    "sends_untouched_selects": (),
    "submit_value": get_args(SubmitValue),
    "sends_tenant_key": (),
    "timestamp_form": get_args(TimestampForm),
    "nonce_form": get_args(NonceForm),
    "click_frame": get_args(ClickFrame),
    "frame_parts": (1, 2, 5),
    "create_time_in_us": (),
    "delivers_unmentioned": (),
    "refuses_unknown_properties": (),
    "refuses_too_fast": (),
    "being_sent_answers": (0, 1, 3),
    "token_error_status": (400, 200),
    "unknown_job_status": (400, 404),
    "page_delay_ms": (0, 50, 500),
}


def behaviour_records(playground: Playground) -> list[Record]:
    """Each setting with its value and the ``documented`` one; ``options`` is missing where it is on or off."""
    return [_record(playground, name) for name in SETTINGS]


def scope_records(playground: Playground) -> list[Record]:
    """Each scope of Hire, and whether the app has it."""
    missing = playground.platform.missing_scopes
    return [{"name": scope, "granted": scope not in missing} for scope in SCOPES]


def set_behaviour(playground: Playground, request: PageRequest) -> Record:
    """Sets the settings named in the body; the others stay as they are."""
    given = {name: _read(name, value) for name, value in request.body.items()}
    for name, value in given.items():
        setattr(playground.platform.behaviour, name, value)
    return {"behaviour": behaviour_records(playground)}


def set_scopes(playground: Playground, request: PageRequest) -> Record:
    """Grants or takes away the scopes named in the body."""
    given = {name: request.flag(name) for name in request.body if name in SCOPES}
    if len(given) != len(request.body):
        raise invalid("scopes")
    missing = playground.platform.missing_scopes
    for name, is_granted in given.items():
        (missing.discard if is_granted else missing.add)(name)
    return {"scopes": scope_records(playground)}


def _record(playground: Playground, name: str) -> Record:
    documented = getattr(DOCUMENTED, name)
    record: Record = {"name": name, "value": getattr(playground.platform.behaviour, name), "documented": documented}
    return {**record, "options": list(SETTINGS[name])} if SETTINGS[name] else record


def _read(name: str, value: Any) -> Any:
    """The value of a setting as the page sends it. Raises PageError."""
    options = SETTINGS.get(name)
    is_flag = isinstance(value, bool)
    if options is None or (is_flag if options else not is_flag) or (options and value not in options):
        raise invalid(name)
    return value
