"""Faults of the settings, of the network and of the app."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.doctor.checks import app_checks, clock_checks, hire_checks, network_checks, settings_checks
from bot.doctor.checks.permission_checks import ADD, LACKS, PERMISSIONS, Permission
from bot.domain.text import Text
from bot.feishu.probing import network
from bot.settings.rules import MISSING, RULES
from tests.support.doctor import fault_makers
from tests.support.doctor.fault import Fault, setting
from tests.support.doctor.sound_installation import SoundInstallation


def _missing(permission: Permission) -> Fault:
    @contextmanager
    def plant(sound: SoundInstallation) -> Iterator[dict[str, str]]:
        sound.platform.missing_scopes = {permission.scope, *permission.instead, *fault_makers.ALSO_ALLOW}
        yield {}
        sound.platform.missing_scopes = set()

    return Fault(
        f"permission `{permission.scope}` missing",
        f"scope {permission.scope}",
        "failure" if permission.is_needed else "warning",
        LACKS.fill(scope=permission.scope, purpose=permission.purpose),
        ADD.fill(scope=permission.scope),
        plant,
    )


MISSING_SCOPES = tuple(_missing(permission) for permission in PERMISSIONS)


def _unreachable(problem: Text) -> Text:
    return network_checks.FAILED.fill(problem=problem)


def _wrong(name: str, value: str) -> Text:
    rule = RULES[name]
    return settings_checks.WRONG.fill(subject=f"{name}={value}", rule_zh=rule.zh, rule_en=rule.en)


IN_SETTINGS = (
    Fault(
        "a setting of a wrong form",
        "settings PORT",
        "failure",
        _wrong("PORT", "http"),
        settings_checks.CORRECT_IT,
        setting(PORT="http"),
    ),
    *(
        Fault(
            f"`{name}` is missing",
            f"settings {name}",
            "failure",
            settings_checks.WRONG.fill(subject=name, rule_zh=MISSING.zh, rule_en=MISSING.en),
            fix,
            setting(**{name: ""}),
        )
        for name, fix in settings_checks.COPY_IT.items()
    ),
    Fault(
        "a mistyped setting",
        "settings REMIND_ATT",
        "warning",
        settings_checks.UNKNOWN.fill(name="REMIND_ATT"),
        settings_checks.DID_YOU_MEAN.fill(nearest="REMIND_AT"),
        setting(REMIND_ATT="9:00"),
    ),
    Fault(
        "nobody is an administrator",
        "administrators",
        "warning",
        settings_checks.NO_ADMINS,
        settings_checks.ADD_ADMINS,
        setting(ADMIN_OPEN_IDS=""),
    ),
)
IN_NETWORK = (
    Fault(
        "a wrong domain",
        "dns",
        "failure",
        _unreachable(network.NOT_FOUND),
        network_checks.FIXES["dns"],
        # A label of more than 63 letters is no name, so that nobody is asked for it.
        setting(FEISHU_DOMAIN=f"https://{'a' * 64}.example"),
    ),
    Fault(
        "a closed port",
        "tcp",
        "failure",
        _unreachable(network.REFUSED),
        network_checks.FIXES["tcp"],
        fault_makers.closed_port,
    ),
    Fault(
        "a certificate that is not trusted",
        "tls",
        "failure",
        _unreachable(network.WRONG_CERTIFICATE),
        network_checks.FIXES["tls"],
        fault_makers.wrong_certificate,
    ),
    Fault(
        "a port that does not speak TLS",
        "tls",
        "failure",
        _unreachable(network.SPEAKS_NO_TLS),
        network_checks.NOT_TLS_PORT,
        fault_makers.plain_port,
    ),
    Fault(
        "a proxy that does not answer",
        "proxy",
        "failure",
        _unreachable(network.PROXY_SILENT),
        network_checks.FIXES["proxy"],
        fault_makers.silent_proxy,
    ),
)
IN_APP = (
    Fault(
        "a wrong secret",
        "token",
        "failure",
        app_checks.SECRET.fill(code=10014),
        app_checks.CHECK_SECRET,
        setting(FEISHU_APP_SECRET="another-secret"),
    ),
    Fault(
        "the app is disabled",
        "bot",
        "failure",
        *app_checks.REFUSED[99991662],
        fault_makers.platform_with("is_app_enabled", value=False),
    ),
    Fault(
        "no bot ability",
        "bot",
        "failure",
        app_checks.NO_BOT.fill(code=11205),
        app_checks.ADD_BOT,
        fault_makers.platform_with("has_bot", value=False),
    ),
    *MISSING_SCOPES,
    Fault(
        "a careers site that there is not",
        "sites",
        "failure",
        hire_checks.SITE_UNKNOWN,
        hire_checks.CORRECT_IDS,
        setting(HIRE_WEBSITE_IDS="7"),
    ),
    Fault(
        "the switch 通过 API 同步职位 is off",
        "switch",
        "failure",
        hire_checks.SWITCH_OFF,
        hire_checks.SWITCH_ON_PLACE,
        fault_makers.switch_off,
    ),
    Fault(
        "this machine's clock is wrong",
        "clock",
        "failure",
        clock_checks.BEHIND,
        clock_checks.SYNCHRONISE,
        fault_makers.platform_with("date_ahead", value=timedelta(minutes=10)),
    ),
    Fault(
        "too many calls",
        "limits",
        "warning",
        clock_checks.LIMITED,
        clock_checks.FEWER,
        fault_makers.answering("rate_limited", "GET /hire/v1/*"),
    ),
    Fault(
        "the month's quota is used up",
        "limits",
        "failure",
        clock_checks.USED_UP,
        clock_checks.RAISE_QUOTA,
        fault_makers.answering("quota_used_up", "GET /hire/v1/*"),
    ),
)
