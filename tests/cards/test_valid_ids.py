from cards.components.valid_ids import is_valid_id


def test_ids_are_short_and_alphanumeric() -> None:
    assert is_valid_id("ou_e2fc714c4727ee9395f324cd2e7f331f")
    for unsound in ("", "a b", "ou_x'></person><at id=all></at>", "9" * 65, "１", "x\n"):
        assert not is_valid_id(unsound)
