from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.jobs import Job
from bot.domain.text import Text
from cards.wording.expiry import row_state, state_sentence, state_text
from tests.support.job_samples import (
    CLOSED,
    CLOSED_EARLY,
    EXPIRED,
    EXPIRING,
    FOREVER,
    NOW,
    OPEN,
    UNLISTED,
    ZONE,
    with_details,
)


def moved(job: Job, days: float) -> Job:
    return replace(job, expires_at=NOW + timedelta(days=days))


UNSEEN = replace(CLOSED, is_closing_seen=False)
UNDATED = with_details(replace(CLOSED_EARLY, expires_at=None), changed_at=None)


@pytest.mark.parametrize(
    ("job", "chinese", "english"),
    [
        (OPEN, "开放至 2026-05-15（还有 120 天）", "Open until 2026-05-15 (120 days)"),
        (FOREVER, "开放，长期有效", "Open, never expires"),
        (
            EXPIRING,
            "2026-01-18 10:00 (UTC+8) 到期（还有 3 天）",
            "Expires 2026-01-18 10:00 (UTC+8) (in 3 days)",
        ),
        (
            moved(EXPIRING, 1),
            "明天到期：2026-01-16 10:00 (UTC+8)",
            "Expires tomorrow: 2026-01-16 10:00 (UTC+8)",
        ),
        (
            moved(EXPIRING, 0.1),
            "今天到期：2026-01-15 12:24 (UTC+8)",
            "Expires today: 2026-01-15 12:24 (UTC+8)",
        ),
        (
            moved(EXPIRED, -2),
            "2 天前已到期（2026-01-13 10:00 (UTC+8)），飞书招聘中仍为开放",
            "Expired 2 days ago; Hire still counts it as open (2026-01-13 10:00 (UTC+8))",
        ),
        (CLOSED, "已于 2025-12-26 关闭", "Closed since 2025-12-26"),
        (moved(UNSEEN, -3), "已于 2026-01-12 关闭", "Closed since 2026-01-12"),
        (CLOSED_EARLY, "已关闭，最近更新于 2024-05-16", "Closed, last changed 2024-05-16"),
        (UNDATED, "已关闭", "Closed"),
        (
            UNLISTED,
            "不在任何官网上，可能已关闭；上次看到的到期日是 2023-11-29",
            "Not on any careers site; it may be closed. When last seen, it was to expire 2023-11-29",
        ),
        (
            replace(UNLISTED, expires_at=None),
            "不在任何官网上，可能已关闭",
            "Not on any careers site; it may be closed",
        ),
    ],
)
def test_one_line_says_the_state_and_since_or_until_when(job: Job, chinese: str, english: str) -> None:
    assert state_text(job, NOW, ZONE) == Text(chinese, english)


@pytest.mark.parametrize("days", [-1.0, -0.05])
def test_the_last_days_have_their_own_words(days: float) -> None:
    words = {-1.0: "Expired yesterday", -0.05: "Expired today"}[days]
    assert state_text(moved(EXPIRED, days), NOW, ZONE).en_us.startswith(words)


def test_on_a_card_the_date_is_in_the_readers_zone() -> None:
    assert state_sentence(OPEN, NOW, ZONE).en_us == (
        "Open until <local_datetime millisecond='1778810400000' format_type='date_num'></local_datetime> (120 days)"
    )


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (OPEN, "until 2026-05-15 (120 days)"),
        (FOREVER, "never expires"),
        (EXPIRING, "2026-01-18, in 3 days"),
        (moved(EXPIRING, 1), "tomorrow, 2026-01-16"),
        (moved(EXPIRING, 0), "today, 2026-01-15"),
        (moved(EXPIRED, -1), "yesterday, 2026-01-14"),
        (moved(EXPIRED, -9), "2026-01-06, 9 days ago"),
        (CLOSED, "2025-12-26, 20 days ago"),
        (CLOSED_EARLY, "last changed 2024-05-16"),
        (UNDATED, ""),
        (UNLISTED, "expiry when last seen: 2023-11-29"),
        (replace(UNLISTED, expires_at=None), ""),
    ],
)
def test_a_row_has_the_day_beside_the_tag_of_the_state(job: Job, words: str) -> None:
    assert row_state(job, NOW, ZONE).en_us == words


def test_the_date_of_a_row_is_in_the_zone_that_counts_its_days() -> None:
    in_a_day = replace(EXPIRING, expires_at=NOW + timedelta(days=1))
    assert row_state(in_a_day, NOW, ZoneInfo("Asia/Shanghai")).en_us == "tomorrow, 2026-01-16"
    assert row_state(in_a_day, NOW, ZoneInfo("Pacific/Pago_Pago")).en_us == "tomorrow, 2026-01-15"
