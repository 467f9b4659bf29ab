"""A card as text in one language."""

from datetime import datetime
from typing import Any

from simulator.card_schema.card_text import card_text
from simulator.clock import to_ms
from simulator.platform import Platform


def text_object(zh_cn: str, en_us: str, tag: str = "plain_text") -> dict[str, Any]:
    return {"tag": tag, "content": zh_cn, "i18n_content": {"zh_cn": zh_cn, "en_us": en_us}}


def a_card(now: datetime) -> dict[str, Any]:
    moment = f"<local_datetime millisecond='{to_ms(now)}' format_type='date_num'></local_datetime>"
    options = [{"text": text_object("30 天", "30 days"), "value": "30d"}]
    form = [
        {"tag": "select_static", "name": "period", "options": options, "initial_index": 1},
        {"tag": "date_picker", "name": "date", "required": True, "placeholder": text_object("日期", "Date")},
        {"tag": "button", "name": "go", "form_action_type": "submit", "text": text_object("重启", "Reopen")},
    ]
    tag = {"tag": "text_tag", "text": text_object("已关闭", "Closed"), "color": "red"}
    return {
        "schema": "2.0",
        "config": {"update_multi": True},
        "header": {"title": text_object("工程师", "Engineer"), "text_tag_list": [tag]},
        "body": {
            "elements": [
                text_object(f"**到期** {moment} <at id=ou_recruiter></at>", f"Expires {moment}", "markdown"),
                {"tag": "div", "text": {"tag": "plain_text", "content": "<at id=all></at> &amp;"}},
                {"tag": "button", "text": text_object("刷新", "Refresh")},
                {"tag": "form", "name": "f", "elements": form},
            ]
        },
    }


def test_a_card_reads_in_one_language_with_its_buttons_numbered(platform: Platform, now: datetime) -> None:
    text = card_text(a_card(now), "zh_cn", platform.people.name_of)
    assert text.splitlines() == [
        "■ 工程师 [已关闭]",
        "  到期 2026-11-02 @林晓彤",
        "  <at id=all></at> &amp;",
        "  [1] 刷新",
        "  ┌ f",
        "  │ (period): 30 天  <30 天>",
        "  │ (date*) 日期: 未填",
        "  │ [2] 重启",
    ]
    assert "[2] Reopen" in card_text(a_card(now), "en_us")


def test_a_card_that_lacks_a_language_shows_the_other() -> None:
    card = {"body": {"elements": [{"tag": "markdown", "content": "只有中文"}]}}
    assert card_text(card, "en_us") == "  只有中文"
