from dataclasses import replace

from bot.domain.buttons import pack
from bot.domain.job_buttons import PublishAdverts
from bot.domain.text import Text
from cards.components.size_limit import MAX_ELEMENTS, count_elements
from cards.job_card import JobView, job_card
from tests.support.card_assertions import in_order, shown, values
from tests.support.every_card import shown_card
from tests.support.job_samples import CLOSED, NOW, OFF, OPEN, REOPENED, TAKEN_OFF, TAKEN_OFF_CAMPUS, UNADVERTISED, ZONE


def test_each_site_has_a_line_with_its_name_and_whether_the_advert_is_there() -> None:
    lines = in_order(shown_card(replace(OPEN, adverts=(OPEN.adverts[0], TAKEN_OFF_CAMPUS))))
    assert "Main site · on the site" in lines
    assert "Campus site · off the site · 高级工程师（校园官网）" in lines


def test_an_advert_that_is_off_can_be_published_again_while_the_job_is_open() -> None:
    advert = TAKEN_OFF_CAMPUS
    one = pack(PublishAdverts(OPEN.id, advert.website_id, advert.id))
    assert one in values(shown_card(replace(OPEN, adverts=(OPEN.adverts[0], advert))))
    assert one not in values(shown_card(replace(CLOSED, adverts=(TAKEN_OFF, advert))))


def test_a_site_without_a_known_name_is_called_a_careers_site() -> None:
    card = job_card(JobView(OPEN), NOW, ZONE)
    assert "Careers site · on the site" in in_order(card)


def test_the_name_of_a_site_is_plain_text() -> None:
    card = job_card(JobView(OPEN, {OFF.website_id: Text("<at id=all></at>", "**b**")}), NOW, ZONE)
    assert "**b** · on the site" in in_order(card)
    assert "<at" not in str([node for node in card.content["body"]["elements"] if node["tag"] == "markdown"])


def test_a_job_without_adverts_has_no_list_of_them() -> None:
    assert "Adverts" not in shown(shown_card(UNADVERTISED), "en_us")


def test_adverts_that_do_not_fit_are_counted() -> None:
    adverts = tuple(replace(TAKEN_OFF_CAMPUS, id=str(number)) for number in range(60))
    card = shown_card(replace(REOPENED, adverts=adverts))
    assert count_elements(card.content) <= MAX_ELEMENTS
    listed = sum("off the site" in text for text in in_order(card))
    assert 3 <= listed < 60
    assert f"and {60 - listed} more" in in_order(card)
