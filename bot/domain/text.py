"""Text in both languages of the bot."""

from typing import NamedTuple


class Text(NamedTuple):
    """A text in Chinese and English. A card contains both, and each reader's client shows one of them."""

    zh_cn: str
    en_us: str

    def fill(self, **values: object) -> "Text":
        """The text with its ``{names}`` replaced; a value that is a Text itself is inserted in the same language."""
        return Text(
            self.zh_cn.format(
                **{key: value.zh_cn if isinstance(value, Text) else value for key, value in values.items()}
            ),
            self.en_us.format(
                **{key: value.en_us if isinstance(value, Text) else value for key, value in values.items()}
            ),
        )
