from bot.cli.terminal import inert


def test_a_terminal_gets_no_control_characters_to_obey() -> None:
    assert inert("a\x1b[2J\x07\r\x9b\x7f\x00b") == r"a\x1b[2J\x07\r\x9b\x7f\x00b"
    assert inert("一行\n\t第二行 ✅ é") == "一行\n\t第二行 ✅ é"
