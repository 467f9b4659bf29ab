"""``/scan``: an administrator has everything sent that is due now."""

from simulator.core import people
from tests.support.whole_bot.conversation import Conversation


def test_scan_reports_and_sends_what_is_due_now(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    assert len(subscribed.say("/scan", people.ADMIN)) == 2
    assert len(subscribed.say("/scan", people.ADMIN)) == 1


def test_scan_is_for_administrators(subscribed: Conversation) -> None:
    assert "administrators" in subscribed.ask("/scan", people.OUTSIDER).text("en_us")
