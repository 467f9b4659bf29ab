"""``python -m tests.stress.oracle``: the padding oracle attack on a captured event, against the SDK's webhook and ours.

The SDK's dispatcher reveals the plaintext, which shows that the attack works; ours gives one constant answer.
Exit code 1 if the attack fails on the SDK or learns anything from ours. docs/stress.md describes it.
"""

import argparse
import logging
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from lark_oapi import EventDispatcherHandler, LogLevel
from lark_oapi.core.log import logger as sdk_logger
from lark_oapi.core.model import RawRequest

from bot.feishu.crypto import EventCipher
from bot.storage.store import open_store
from simulator.events.signing import encrypt
from tests.stress.padding_oracle import BLOCK, Forgery, blocks_of, decrypt_block, forgeries
from tests.stress.report import Report
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import WebhookClient

BAD_PADDING = b"PKCS7"
MAX_DIFFERENCE = 0.2
Answer = tuple[int, tuple[tuple[str, str], ...], bytes]


@dataclass(frozen=True)
class Captured:
    """A captured event: its blocks, which the attacker has, and its plaintext, for comparison."""

    blocks: list[bytes]
    plain: bytes

    def plain_block(self, number: int) -> bytes:
        """The plaintext of block ``number``; the IV is block 0."""
        return self.plain[(number - 1) * BLOCK : number * BLOCK]


def capture(webhook: WebhookClient) -> Captured:
    """Capture the event of a recruiter's message."""
    body = encrypt(webhook.question("/job A168688").payload, KEYS.encrypt_key)
    blocks = blocks_of(body)
    return Captured(blocks, EventCipher(KEYS.encrypt_key).decrypt(b"".join(blocks)))


@contextmanager
def open_webhook() -> Iterator[WebhookClient]:
    with tempfile.TemporaryDirectory(prefix="bot-oracle-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'bot.db'}")
        store.migrate()
        yield WebhookClient(store)
        store.close()


def attack_sdk(captured: Captured, number: int) -> tuple[bytes | None, int]:
    """One block as the attack reads it from the SDK's dispatcher, and the number of requests."""
    sdk_logger.setLevel(logging.CRITICAL)
    dispatcher = EventDispatcherHandler.builder(KEYS.encrypt_key, KEYS.verification_token, LogLevel.CRITICAL).build()
    requests = 0

    def has_good_padding(body: bytes) -> bool:
        nonlocal requests
        requests += 1
        request = RawRequest()
        request.uri, request.body, request.headers = "/feishu/events", body, {}
        return BAD_PADDING not in dispatcher.do(request).content

    return decrypt_block(has_good_padding, captured.blocks[number - 1], captured.blocks[number]), requests


def attack_us(
    webhook: WebhookClient, captured: Captured, numbers: list[int]
) -> tuple[Counter[Answer], list[bytes | None], int]:
    """Every distinct answer to every guess at the given blocks, and what the attack reads from them.

    The attacker is helped: every later byte is known, so that one guess at each byte has good padding for sure.
    """
    answers: Counter[Answer] = Counter()
    good = 0
    for number in numbers:
        known = secret_of(captured, number)
        for position in reversed(range(BLOCK)):
            for forgery in forgeries(captured.blocks[number], position, known[position + 1 :]):
                answers[ask(webhook, forgery.body)] += 1
                good += has_good_padding(forgery)
    usual = answers.most_common(1)[0][0]
    read = [
        decrypt_block(lambda body: ask(webhook, body) != usual, captured.blocks[number - 1], captured.blocks[number])
        for number in numbers
    ]
    return answers, read, good


def secret_of(captured: Captured, number: int) -> bytes:
    """A block decrypted, before the xor: what the attacker wants to know."""
    padding = BLOCK - len(captured.plain) % BLOCK
    plain = captured.plain + bytes([padding]) * padding
    words = plain[(number - 1) * BLOCK : number * BLOCK]
    return bytes(left ^ right for left, right in zip(words, captured.blocks[number - 1], strict=True))


def has_good_padding(forgery: Forgery) -> bool:
    """Checked with the key."""
    try:
        EventCipher(KEYS.encrypt_key).decrypt(forgery.chosen + forgery.block)
    except ValueError:
        return False
    return True


def ask(webhook: WebhookClient, body: bytes) -> Answer:
    """Our answer to an unsigned request, without what depends on the time of day."""
    response = webhook.web.post("/feishu/events", data=body, headers={"Content-Type": "application/json"})
    headers = tuple(sorted((name, value) for name, value in response.headers if name != "Date"))
    return response.status_code, headers, response.data


def compare_times(webhook: WebhookClient, captured: Captured, rounds: int) -> tuple[float, float]:
    """Median seconds of the answers to bad and to good padding, measured alternately."""
    known = secret_of(captured, 1)
    # A padding of eight keeps half of the block, so that there are bytes left to be read as JSON.
    half = BLOCK // 2
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        head, tail = secrets.token_bytes(half), bytes(byte ^ half for byte in known[half:])
        for is_good in (True, False):
            chosen = head + (tail if is_good else tail[:-1] + bytes([tail[-1] ^ 0x80]))
            forgery = Forgery(half, 0, chosen, captured.blocks[1])
            assert has_good_padding(forgery) is is_good
            began = time.perf_counter()
            ask(webhook, forgery.body)
            times[is_good].append(time.perf_counter() - began)
    return statistics.median(times[False]), statistics.median(times[True])


def run(block_count: int, rounds: int) -> Report:
    report = Report()
    with open_webhook() as webhook:
        captured = capture(webhook)
        numbers = list(range(1, block_count + 1))
        read, requests = attack_sdk(captured, 1)
        report.figures["SDK: block 1 as the attack reads it"] = f"{read!r} with {requests} unsigned requests"
        report.violations["SDK: block not read (then this comparison proves nothing)"] = (
            [] if read == captured.plain_block(1) else [repr(read)]
        )
        answers, ours, good = attack_us(webhook, captured, numbers)
        bad, fine = compare_times(webhook, captured, rounds)
        report.figures |= {
            "ours: forged requests (of them with good padding)": f"{answers.total()} ({good})",
            "ours: distinct answers (status, headers, body)": len(answers),
            "ours: the answer": " ".join(str(part) for part in next(iter(answers))),
            "ours: bytes read by the attack": sum(len(block or b"") for block in ours),
            "ours: median answer, bad and good padding": f"{bad * 1e6:.0f} µs, {fine * 1e6:.0f} µs",
        }
        report.violations |= {
            "ours: answers that differ": [repr(answer) for answer in list(answers)[1:]],
            "ours: blocks read": [repr(block) for block in ours if block is not None],
            "ours: good padding too rare for a comparison": [str(good)] if good < block_count * BLOCK else [],
            "ours: times differ by more than a fifth": [f"{abs(bad - fine)}"]
            if abs(bad - fine) > MAX_DIFFERENCE * bad
            else [],
            "ours: workflows started": list(islice(webhook.engine.results, 5)),
        }
    return report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.oracle", description=__doc__)
    parser.add_argument("--blocks", type=int, default=2, help="how many blocks are attacked")
    parser.add_argument("--rounds", type=int, default=3000, help="how many answers of each kind are timed")
    chosen = parser.parse_args()
    began = time.monotonic()
    report = run(chosen.blocks, chosen.rounds)
    report.figures["duration"] = f"{time.monotonic() - began:.0f} s"
    sys.stdout.write(report.text())
    return 0 if report.is_passed else 1


if __name__ == "__main__":
    sys.exit(main())
