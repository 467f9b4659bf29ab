from collections import Counter

from bot.cli.pending_work import kinds_text


def test_what_is_left_is_named_by_kind_and_the_rest_together() -> None:
    left = Counter({"send_digest": 2, "tell_scan": 1, "release_lost": 1})
    assert kinds_text(left) == ("2 项到期提醒、2 项其他工作", "2 x digests, 2 x other work")
