"""The cards of the doctor, as committed in docs/cards.json."""

from bot.doctor.bot_doctor import CHECKS
from bot.doctor.checks.permission_checks import ADD, LACKS
from bot.doctor.findings import unchecked
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from cards.doctor_card import doctor_card

_FINE = tuple(Finding(name, "ok", Text(f"{name} 正常", f"{name} is in order")) for name in CHECKS)
_PURPOSE = Text("重启和关闭职位", "reopening and closing jobs")
_MISSING = Finding(
    "scope hire:job", "failure", LACKS.fill(scope="hire:job", purpose=_PURPOSE), ADD.fill(scope="hire:job")
)
_WARNED = Finding("requests", "warning", Text("尚未收到飞书的请求", "No request of Feishu has come yet"))
_UNCHECKED = tuple(
    unchecked(name, Text("没有取得访问凭证", "there is no tenant_access_token")) for name in ("bot", "sites", "jobs")
)
_LONG = Text("很长的说明。" * 200, "A long text. " * 200)


def doctor_cards() -> dict[str, Card]:
    many = tuple(Finding(f"check {number}", "failure", _LONG, _LONG) for number in range(40))
    return {
        "doctor": doctor_card((*_FINE, _WARNED, _MISSING), in_group=False),
        "doctor-group": doctor_card((*_FINE, _WARNED), in_group=True),
        "doctor-unchecked": doctor_card((_MISSING, *_UNCHECKED, *_FINE), in_group=False),
        "doctor-only-unchecked": doctor_card((*_UNCHECKED, *_FINE), in_group=False),
        "doctor-well": doctor_card(_FINE, in_group=False),
        "doctor-full": doctor_card((*many, *_FINE), in_group=True),
    }
