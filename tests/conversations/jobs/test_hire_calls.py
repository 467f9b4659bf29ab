"""What one person may have looked up in Hire within a minute, so that Feishu's limits are not used up for everybody else."""

from collections.abc import Callable, Iterator
from itertools import count, islice

import pytest

from bot.dispatch.hire_calls import MAX_CALLS
from bot.domain.error_texts import TOO_MANY_CALLS
from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.event_log import LogEntry
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE, TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import Conversation

LINKS, IDS_OF_LINK, IDS = 10, 4, 20
DIRECT = direct_chat_id(people.RECRUITER.open_id)
REFUSED = TOO_MANY_CALLS.en_us


@pytest.fixture
def advert_calls(feishu: Platform) -> list[str]:
    """The look-ups of single adverts, which are the most of one kind."""
    found: list[str] = []

    def note(entry: LogEntry) -> None:
        if entry.kind == "api_call" and "/job_posts/" in entry.detail["call"]:
            found.append(entry.detail["call"])

    feishu.event_log.subscribe(note)
    return found


def messages() -> Iterator[str]:
    """Commands with as many unknown ids as one message may have, each id once."""
    ids = (str(7_999_000_000_000_000_000 + number) for number in count())
    while True:
        links = ["https://jobs.example.com/" + "/".join(islice(ids, IDS_OF_LINK)) for _ in range(LINKS)]
        yield " ".join(["/job", *links, *islice(ids, IDS)])


def test_one_person_uses_up_no_more_than_half_of_a_limit_of_feishu(
    start_conversation: Callable[..., Conversation], feishu: Platform, advert_calls: list[str]
) -> None:
    jobs = feishu.hire_service.store
    new = jobs.job_with_code(TWO_ADVERTS_CODE)
    posts = jobs.posts_of_job(new.id)
    jobs.remove_job(new.id)
    conversation, fullest = start_conversation(), messages()
    jobs.add_job(new)
    for post in posts:
        jobs.add_post(post)

    assert REFUSED not in conversation.ask(next(fullest)).text()
    assert len(advert_calls) == (LINKS * IDS_OF_LINK + IDS) * 2
    refused = [REFUSED in conversation.ask(words).text() for words in [*islice(fullest, 4), f"/job {new.id}"]]
    assert refused == [False, True, True, True, True]
    assert len(advert_calls) < MAX_CALLS

    # What the bot knows is shown, others are answered, and so is everybody a minute later.
    assert OPEN_SAMPLE_CODE in conversation.ask(f"/job {OPEN_SAMPLE_CODE}", chat=DIRECT).text()
    assert REFUSED not in conversation.ask(next(fullest), by=people.OUTSIDER).text()
    conversation.wait(minutes=1)
    assert new.code in conversation.ask(f"/job {new.id}").text()


def test_many_jobs_to_reopen_count_too(conversation: Conversation, feishu: Platform) -> None:
    jobs = feishu.hire_service.store
    advertised = [job for job in jobs.jobs.values() if jobs.posts_of_job(job.id)][:30]
    words = f"/reopen {' '.join(job.code for job in advertised)} 30d"
    answers = [conversation.ask(words, by=people.OUTSIDER).text() for _ in range(12)]
    assert [REFUSED in answer for answer in answers] == [False] * 9 + [True] * 3
