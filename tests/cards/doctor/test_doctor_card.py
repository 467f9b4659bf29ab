"""The card of ``/doctor``: what was not checked stands together by its reason."""

from bot.doctor.findings import failure, ok, unchecked
from bot.domain.text import Text
from cards.doctor_card import doctor_card

NO_TOKEN, NO_NETWORK = Text("没有凭证", "there is no token"), Text("飞书无法访问", "Feishu cannot be reached")
UNCHECKED = (unchecked("bot", NO_TOKEN), unchecked("clock", NO_NETWORK), unchecked("jobs", NO_TOKEN))
WRONG = failure("token", Text("密钥错误", "The secret is wrong"), Text("改正", "Correct it"))


def test_each_reason_has_one_line_after_the_failures() -> None:
    text = doctor_card((*UNCHECKED, WRONG), in_group=False).fallback
    assert text.en_us.splitlines()[0] == "Check-up: 1 to fix"
    assert text.en_us.splitlines()[-2:] == [
        "Not checked because there is no token: bot, jobs",
        "Not checked because Feishu cannot be reached: clock",
    ]
    assert text.zh_cn.splitlines()[-2:] == ["未检查（没有凭证）：bot、jobs", "未检查（飞书无法访问）：clock"]


def test_a_check_that_was_not_made_is_not_called_well() -> None:
    text = doctor_card((*UNCHECKED, ok("dns", Text("正常", "fine"))), in_group=False).fallback
    assert (text.zh_cn.splitlines()[0], text.en_us.splitlines()[0]) == (
        "体检：有 3 项未检查",
        "Check-up: 3 not checked",
    )
