import re

import pytest
from playwright.sync_api import Locator, expect

from simulator.events.signing import AppKeys
from simulator.platform import APP_SECRET
from tests.support.page_reader import Reader
from tests.support.playground_process import Program

BEARER = re.compile(r"Bearer\s+\S")


@pytest.fixture
def wire(reader: Reader, playground: Program) -> Locator:
    """The wire tab, after a token was fetched and a command answered."""
    playground.write("token/revoke")
    panel = reader.tool("Wire")
    reader.ask("/help")
    # The answer is recorded after the command, so the command is on the page as well.
    expect(panel.locator("[data-line]").filter(has_text="/reply").first).to_be_visible()
    return panel


def opened(wire: Locator, path: str, words: str = "") -> str:
    """The text of the newest line of that path, and with these words in its request, with its details open."""
    wire.get_by_role("searchbox").fill(words or path)
    line = wire.locator("[data-line]").filter(has_text=path).first
    expect(line).to_be_visible()
    line.locator("summary").click()
    expect(line.get_by_role("group", name="Answer")).to_be_visible()
    return line.inner_text()


def test_the_wire_shows_what_passes_between_bot_and_platform(wire: Locator) -> None:
    said = opened(wire, "/feishu/events", words="im.message.receive_v1")
    assert "decrypted" in said
    assert "im.message.receive_v1" in said
    assert '"content"' in opened(wire, "/reply")


def test_the_wire_shows_no_secret(wire: Locator, playground: Program) -> None:
    token = opened(wire, "tenant_access_token/internal")
    assert '"app_secret": "***"' in token
    assert '"tenant_access_token": "***"' in token
    keys = AppKeys()
    everything = str(playground.read("wire")["lines"])
    for secret in (APP_SECRET, keys.encrypt_key, keys.verification_token):
        assert secret not in everything
    assert BEARER.search(everything) is None
