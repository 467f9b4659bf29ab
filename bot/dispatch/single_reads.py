"""Reads single jobs and adverts from Hire, as parts of a reading that the store takes.

What Hire refuses to the bot is left out of the reading, so that one missing permission does not hide what others allow.
"""

from dataclasses import dataclass, field, replace

from bot.domain.clock import Clock
from bot.domain.errors import HIRE_REFUSALS, AdvertNotListed, BotError, JobNotFound, WebsiteUnknown
from bot.domain.jobs import AdvertKey, Reading
from bot.interfaces.feishu import Hire
from bot.interfaces.job_store import JobRepository
from bot.logs import get_logger

log = get_logger(__name__)


@dataclass(frozen=True)
class SingleReads:
    """Makes readings. Its methods may raise FeishuBusy and FeishuQuotaUsedUp; ``refusals`` are what was refused so far."""

    hire: Hire
    jobs: JobRepository
    clock: Clock
    refusals: list[BotError] = field(default_factory=list)

    def begin(self) -> Reading:
        """An empty reading, whose number is taken before the calls."""
        return Reading(self.jobs.next_number(), self.clock.now())

    def with_job(self, reading: Reading, job_id: str) -> Reading:
        """The reading with the job's own record, or with its id among the deleted ones."""
        try:
            return replace(reading, jobs=(*reading.jobs, self.hire.get_job(job_id)))
        except JobNotFound:
            return replace(reading, deleted_jobs=(*reading.deleted_jobs, job_id))
        except HIRE_REFUSALS as error:
            log.warning("job_unread", job=job_id, error=error)
            self.refusals.append(error)
            return reading

    def with_advert(self, reading: Reading, key: AdvertKey) -> Reading:
        """The reading with the advert, or with its key among those that are not on their site."""
        try:
            return replace(reading, adverts=(*reading.adverts, self.hire.get_advert(key)))
        except AdvertNotListed:
            return replace(reading, gone=(*reading.gone, key))
        except (*HIRE_REFUSALS, WebsiteUnknown) as error:
            log.warning("advert_unread", website=key.website_id, advert=key.post_id, error=error)
            self.refusals.append(error)
            return reading
