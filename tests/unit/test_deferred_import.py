"""The client imports a part of the SDK; taking a name from the package imports the whole."""

import subprocess
import sys

import pytest

PARTLY = """
import sys
from bot.feishu.client import connect
loaded = [name for name in sys.modules if name.startswith("lark_oapi")]
assert "lark_oapi.client" not in loaded
assert not [name for name in loaded if name.startswith("lark_oapi.api.corehr")]
"""
CONNECT = """
from bot.feishu.client import connect
hire, chat = connect(app_id="cli_x", app_secret="s", domain="https://open.feishu.cn")
"""
WHOLE = """
from lark_oapi import Client, EventDispatcherHandler
from lark_oapi.api.hire.v1 import OpenJobRequest
import lark_oapi
client = lark_oapi.Client.builder().app_id("cli_x").app_secret("s").build()
assert type(client.hire).__module__ == "lark_oapi.api.hire.service"
assert client.corehr is not None
try:
    lark_oapi.no_such_name
except AttributeError:
    pass
else:
    raise AssertionError
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 -- code of our own
    return done.stderr


def test_the_client_imports_only_a_part_of_the_sdk() -> None:
    assert run(PARTLY + CONNECT) == ""


@pytest.mark.slow
def test_taking_a_name_from_the_package_imports_the_whole_sdk() -> None:
    assert run(PARTLY + CONNECT + WHOLE) == ""


@pytest.mark.slow
def test_a_package_that_is_already_imported_stays_unchanged() -> None:
    assert run(f"import lark_oapi\nwhole = lark_oapi.Client\n{CONNECT}\nassert lark_oapi.Client is whole") == ""


CONNECTION = """
import sys
import app
from bot import bootstrap
assert not [name for name in sys.modules if name.startswith(("websockets", "lark_oapi.ws"))]
from bot.feishu.long_connection.sdk_client import SdkClient
assert "lark_oapi.ws.client" in sys.modules
assert "lark_oapi.event.dispatcher_handler" not in sys.modules
from lark_oapi.event.dispatcher_handler import EventDispatcherHandler
assert EventDispatcherHandler.__module__ == "lark_oapi.event.dispatcher_handler"
"""


@pytest.mark.slow
def test_the_long_connection_is_loaded_where_it_is_used_and_without_the_dispatcher() -> None:
    assert run(CONNECTION) == ""
