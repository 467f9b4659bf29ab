"""``/scan``: an administrator has everything sent that is due now."""

from simulator.core import people
from simulator.platform import Platform
from simulator.seed.special_jobs import TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import Conversation


def test_scan_reports_and_sends_what_is_due_now(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    answer, *rest = subscribed.say("/scan", people.ADMIN)
    assert "Reminders due as of now: 1 (chats: 1)." in answer.text("en_us")
    assert len(rest) == 2
    answer, outcome = subscribed.say("/scan", people.ADMIN)
    assert "Reminders due" in answer.text("en_us")
    assert "Scan finished" in outcome.text("en_us")


def test_a_scan_reads_everything_and_notices_what_no_list_of_changes_says(
    conversation_in_world: Conversation, feishu: Platform
) -> None:
    conversation, job = conversation_in_world, feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    card = conversation.ask(f"/job {job.code}")
    post = feishu.hire_service.store.posts_of_job(job.id)[0]
    feishu.hire_service.take_down(post.website_id, post.id)
    conversation.wait(minutes=30)
    conversation.scan()
    assert "off the site" not in card.text()
    conversation.say("/scan", people.ADMIN)
    assert card.text().count("off the site") == 1


def test_scan_is_for_administrators(subscribed: Conversation) -> None:
    assert "administrators" in subscribed.ask("/scan", people.OUTSIDER).text("en_us")
