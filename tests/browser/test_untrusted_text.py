import re

from playwright.sync_api import expect

from simulator.core import people
from simulator.seed.special_jobs import BARE_JOB_ID, BARE_POST_ID, HOSTILE_CODE
from tests.support.page_reader import Reader
from tests.support.playground_process import Program

SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script><at id=all></at> [here](javascript:alert(3))"
LIVE = "img, script, iframe, object, embed, a[href*=evil], a[href^=javascript]"


def test_a_hostile_job_post_stays_words(reader: Reader) -> None:
    card = reader.ask(f"/job {HOSTILE_CODE}")
    expect(card.get_by_role("heading", level=3)).to_contain_text(
        "<at id=all></at> **免费** [点我](https://evil.example)"
    )
    folded = card.locator("[aria-expanded=false]")
    while folded.count():
        folded.first.click()
    expect(card.get_by_text("![x](img) | a | b |").first).to_be_visible()
    expect(card.locator(".mention")).to_have_count(0)
    assert_inert(reader)


def test_markup_in_a_title_in_a_chat_and_in_a_name_stays_words(reader: Reader, playground: Program, group: str) -> None:
    title = playground.read("jobs?query=仅有标题的职位")["jobs"][0]["title"]
    playground.write(f"jobs/{BARE_JOB_ID}", title=SCRIPT)
    playground.write(f"chats/{group}/say", **{"as": people.MANAGER.open_id, "text": SCRIPT, "mention": False})
    playground.write(
        f"chats/{group}/say", **{"as": people.MANAGER.open_id, "text": SCRIPT, "mention": False, "rich": True}
    )
    try:
        card = reader.ask(f"/job {BARE_POST_ID}")
        expect(card.get_by_role("heading", level=3)).to_contain_text("<img src=x onerror=alert(1)>")
        expect(reader.messages.filter(has_text="<script>alert(2)</script>")).to_have_count(3)
        expect(reader.page.locator(f'[data-chat="{group}"]')).to_contain_text("img src=x onerror")
        reader.tool("Jobs").get_by_role("searchbox").fill("onerror")
        expect(reader.page.locator("[data-job]")).to_have_count(1)
        expect(reader.page.locator("[data-job]")).to_contain_text(SCRIPT)
        assert_inert(reader)
    finally:
        playground.write(f"jobs/{BARE_JOB_ID}", title=title)


def assert_inert(reader: Reader) -> None:
    """No text has become an active element or opened a dialog."""
    expect(reader.page.locator("body").locator(LIVE)).to_have_count(0)
    assert reader.dialogs == []
    assert re.search("@(Everyone|所有人)", reader.page.locator("body").inner_text()) is None
