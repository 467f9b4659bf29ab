"""Every setting, read once from the environment, from ``.env`` and from ``NAME_FILE`` files.

The settings are described in docs/configuration.md. Wrong or missing ones are named all at once.
"""

import os
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, field_validator

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsWrong(Exception):
    """Names every wrong or missing setting, one a line, without the value of any secret."""


def _comma_list(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is not a time zone name such as Asia/Shanghai") from error


Secret = Annotated[SecretStr, Field(min_length=1)]
Words = Annotated[tuple[str, ...], BeforeValidator(_comma_list)]
Days = Annotated[tuple[Annotated[int, Field(ge=0, le=365)], ...], BeforeValidator(_comma_list)]


class Settings(BaseModel):
    """The operator's choices. Field names are the settings' names in lower case."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True)

    feishu_app_id: Annotated[str, Field(min_length=1)]
    feishu_app_secret: Secret
    feishu_encrypt_key: Secret
    feishu_verification_token: Secret
    feishu_domain: str = "https://open.feishu.cn"
    feishu_tenant_key: str = ""
    feishu_proxy: SecretStr = SecretStr("")
    feishu_ca_file: str = ""
    hire_website_ids: Words = ()
    database_url: SecretStr = SecretStr("sqlite:///data/bot.db")
    host: str = "0.0.0.0"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("Asia/Shanghai")
    remind_at: time = time(9, 30)
    remind_before_days: Days = (7, 3, 1, 0)
    scan_every_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    reopen_allowed: Literal["job_team", "admins", "anyone"] = "job_team"
    admin_open_ids: Words = ()
    remind_creator: bool = False
    show_salary: bool = True
    show_unadvertised: bool = False
    hire_job_url: str = ""
    careers_post_url: str = ""
    max_event_age_minutes: Annotated[int, Field(ge=1, le=480)] = 480
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["text", "json"] = "text"

    @field_validator("feishu_domain")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        """The SDK needs an origin, and plain http is allowed on loopback only (docs/feishu/api.md 1.1)."""
        parts = urlsplit(value.rstrip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.username:
            raise ValueError("must be an origin such as https://open.feishu.cn, without a path")
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise ValueError("must be https; http is allowed for 127.0.0.1 and localhost only")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, value: SecretStr) -> SecretStr:
        """The address may hold a password, so it is a secret too."""
        if not value.get_secret_value().startswith(("sqlite:///", "postgresql://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("hire_website_ids")
    @classmethod
    def _are_numbers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(part.isascii() and part.isdigit() for part in value):
            raise ValueError("must be a comma list of website ids, digits only")
        return value

    @field_validator("hire_job_url", "careers_post_url")
    @classmethod
    def _is_link_template(cls, value: str) -> str:
        """An https address whose only placeholders are the three ids."""
        try:
            link = urlsplit(value.format(job_id="1", website_id="1", post_id="1"))
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("may contain {job_id}, {website_id} and {post_id}, and no other braces") from error
        if value and (link.scheme != "https" or not link.hostname):
            raise ValueError("must be an https address such as https://example.com/jobs/{job_id}")
        return value

    @field_validator("log_level", "log_format", "reopen_allowed", mode="before")
    @classmethod
    def _fold_case(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @property
    def max_event_age(self) -> timedelta:
        return timedelta(minutes=self.max_event_age_minutes)


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings:
    """The settings of this process; the environment wins over ``.env``.

    Raises:
        SettingsWrong: naming every missing or wrong setting at once.
    """
    given = {**dotenv_values(dotenv), **(os.environ if environment is None else environment)}
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name in Settings.model_fields:
        try:
            value = _value_of(name.upper(), given)
        except (OSError, ValueError) as error:
            wrong.append(f"{name.upper()}_FILE cannot be read: {type(error).__name__}")
            continue
        if value:
            values[name] = value
    try:
        settings = Settings(**values)
    except ValidationError as error:
        wrong = _wrong_lines(error, wrong)
        raise SettingsWrong("\n".join(wrong)) from None
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return settings


def _value_of(name: str, given: Mapping[str, str | None]) -> str:
    """A setting's text; an empty one counts as not given, and a file's last line break does not belong to it."""
    direct = (given.get(name) or "").strip()
    file = given.get(f"{name}_FILE") or ""
    return direct or (Path(file).read_text(encoding="utf-8").strip() if file else "")


def _wrong_lines(error: ValidationError, already: list[str]) -> list[str]:
    named = {line.split("_FILE", 1)[0] for line in already}
    lines = list(already)
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        name = str(problem["loc"][0]).upper()
        if name in named:
            continue
        missing = problem["type"] == "missing"
        lines.append(f"{name} is missing" if missing else f"{name} {problem['msg'].removeprefix('Value error, ')}")
    return lines
