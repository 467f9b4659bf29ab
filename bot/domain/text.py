"""A sentence in both languages of the bot."""

from typing import NamedTuple


class Text(NamedTuple):
    """One sentence in both languages; both travel in a card and each reader's client picks its own."""

    zh_cn: str
    en_us: str

    def fill(self, **values: object) -> "Text":
        """The same sentence with ``{names}`` filled in; a value that is itself a Text fills each language with its own."""
        return Text(
            self.zh_cn.format(
                **{key: value.zh_cn if isinstance(value, Text) else value for key, value in values.items()}
            ),
            self.en_us.format(
                **{key: value.en_us if isinstance(value, Text) else value for key, value in values.items()}
            ),
        )
