"""The new expiry of a job as a sentence for cards."""

from zoneinfo import ZoneInfo

from bot.domain.text import Text
from bot.domain.typed.until import Expiry
from cards.components.dates import iso_date
from cards.wording.expiry import until_text


def describe_until(until: Expiry, zone: ZoneInfo) -> Text:
    """The day on which the job expires in that zone, or that it never does."""
    return until_text(iso_date(until.expires_at, zone) if until.expires_at else "")
