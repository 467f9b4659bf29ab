from datetime import timedelta

import pytest

from bot.domain.buttons import pack
from bot.domain.job_buttons import ShowJob
from bot.domain.replies import SourceOutcome
from bot.domain.text import Text
from cards.reminder_notices import auto_reopen_result_card, unclaimed_card
from cards.scan_card import scan_card
from cards.wording.outcomes import Outcome
from tests.support.card_assertions import assert_platform_accepts, shown, values
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRING, NOW, WEBSITES, ZONE
from tests.support.reminder_samples import auto_reopen_for


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("reopened", "may not bring its adverts back"),
        ("refused", "The schedule has ended"),
        ("failed", "The schedule has ended"),
    ],
)
def test_the_chat_is_shown_the_outcome_of_an_auto_reopen(outcome: Outcome, words: str) -> None:
    card = auto_reopen_result_card(
        CLOSED, auto_reopen_for(CLOSED), outcome, Text("没有权限", "You may not."), NOW, ZONE
    )
    text = shown(card, "en_us")
    assert words in text
    assert "You may not." in text
    by = "Reopened automatically, as scheduled by" if outcome == "reopened" else "Scheduled by"
    assert f"{by} <person id='{ACTOR_ID}'" in text
    assert values(card) == [pack(ShowJob(CLOSED.id))]


def test_the_creator_is_shown_the_expiry_and_can_open_the_card() -> None:
    card = unclaimed_card(EXPIRING, NOW - timedelta(days=1), ZONE, is_recruiter=False)
    assert "(in 4 days)" in shown(card, "en_us")
    assert values(card) == [pack(ShowJob(EXPIRING.id))]


LONG_NAME = "<at id=all></at> **b** \u202e" * 400
TOOK = timedelta(minutes=2, seconds=5)


def test_a_source_that_never_answered_is_named() -> None:
    card = scan_card(12, (SourceOutcome("jobs", records=12), SourceOutcome("adverts", "70")), TOOK, {})
    assert "Not read: the adverts on 70. It did not work after several attempts" in shown(card, "en_us")
    assert "未能读取：「70」的职位广告。多次尝试后仍没有成功" in shown(card, "zh_cn")
    assert "Jobs: 12 · Took 2 min 5 s" in shown(card, "en_us")
    assert "职位 12 个 · 用时 2 分 5 秒" in shown(card, "zh_cn")


@pytest.mark.parametrize(
    ("kind", "english", "chinese"),
    [
        (
            "websites",
            "the adverts of every careers site, the publish records of",
            "全部官网的职位广告、全部官网的发布记录",
        ),
        ("channels", "the publish records of every careers site", "全部官网的发布记录"),
    ],
)
def test_without_the_list_of_careers_sites_all_of_them_are_named(kind: str, english: str, chinese: str) -> None:
    sources = (SourceOutcome("jobs", records=3), SourceOutcome(kind, error="FeishuAnswerUnknown", problem=Text("", "")))
    card = scan_card(3, sources, TOOK, WEBSITES)
    assert f"Not read: {english}" in shown(card, "en_us")
    assert "Feishu's answer was not understood." in shown(card, "en_us")
    assert f"未能读取：{chinese}" in shown(card, "zh_cn")


def test_many_sites_with_hostile_names_fit() -> None:
    sources = tuple(
        SourceOutcome(kind, str(number), None, "PermissionMissing", Text(LONG_NAME, f"{LONG_NAME}{number}"))
        for number in range(40)
        for kind in ("adverts", "published")
    )
    assert_platform_accepts(
        scan_card(None, sources, TOOK, {str(number): Text(LONG_NAME, LONG_NAME) for number in range(40)})
    )
