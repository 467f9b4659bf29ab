"""The settings with their types and defaults."""

from datetime import time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr

from bot.settings import addresses, values

Flag = Annotated[bool, BeforeValidator(values.flag)]


class Settings(BaseModel):
    """The operator's choices. Field names are the settings' names in lower case."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True)

    feishu_app_id: Annotated[str, BeforeValidator(values.app_id)]
    feishu_app_secret: SecretStr
    # Needed with the webhook only (bot/settings/reading.py).
    feishu_encrypt_key: SecretStr = SecretStr("")
    feishu_verification_token: SecretStr = SecretStr("")
    feishu_domain: Annotated[str, BeforeValidator(addresses.feishu_domain)] = "https://open.feishu.cn"
    feishu_tenant_key: Annotated[str, BeforeValidator(values.tenant_key)] = ""
    feishu_proxy: Annotated[SecretStr, BeforeValidator(addresses.proxy)] = SecretStr("")
    feishu_ca_file: Annotated[str, BeforeValidator(values.certificates_file)] = ""
    hire_website_ids: Annotated[tuple[str, ...], BeforeValidator(values.numeric_ids)] = ()
    database_url: Annotated[SecretStr, BeforeValidator(addresses.database)] = SecretStr("sqlite:///data/bot.db")
    host: Annotated[str, BeforeValidator(addresses.host)] = "0.0.0.0"  # nosec B104  # a container is reached from outside
    port: Annotated[int, BeforeValidator(values.number(1, 65535))] = 8000
    public_url: Annotated[str, BeforeValidator(addresses.public_url)] = ""
    timezone: Annotated[ZoneInfo, BeforeValidator(values.zone)] = ZoneInfo("Asia/Shanghai")
    remind_at: Annotated[time, BeforeValidator(values.clock_time)] = time(9, 30)
    remind_before_days: Annotated[tuple[int, ...], BeforeValidator(values.numbers(0, 365))] = (7, 3, 1, 0)
    scan_every_minutes: Annotated[int, BeforeValidator(values.number(1, 1440))] = 30
    reopen_allowed: Annotated[Literal["job_team", "admins", "anyone"], BeforeValidator(values.word)] = "job_team"
    admin_open_ids: Annotated[tuple[str, ...], BeforeValidator(values.open_ids)] = ()
    remind_creator: Flag = False
    show_salary: Flag = True
    show_unadvertised: Flag = False
    hire_job_url: Annotated[str, BeforeValidator(addresses.link_to_job)] = ""
    careers_post_url: Annotated[str, BeforeValidator(addresses.link_to_advert)] = ""
    max_event_age_minutes: Annotated[int, BeforeValidator(values.number(1, 480))] = 480
    event_transport: Annotated[Literal["webhook", "websocket"], BeforeValidator(values.word)] = "webhook"
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(values.word)] = "info"
    log_format: Annotated[Literal["text", "json"], BeforeValidator(values.word)] = "text"

    @property
    def max_event_age(self) -> timedelta:
        return timedelta(minutes=self.max_event_age_minutes)
