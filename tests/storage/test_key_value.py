"""Values that are stored once and permanently."""

from bot.storage.store import DatabaseStore


def test_the_first_value_of_a_key_stays(store: DatabaseStore) -> None:
    assert store.key_value.get("tenant_key") is None
    assert store.key_value.set_once("tenant_key", "tk_1") == "tk_1"
    assert store.key_value.set_once("tenant_key", "tk_2") == "tk_1"
    assert store.key_value.get("tenant_key") == "tk_1"
