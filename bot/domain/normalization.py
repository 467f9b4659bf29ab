"""How words are made comparable and storable. The store and the handlers fold alike, or a search finds nothing.

No tables and no commands here, only text.
"""

import re
import unicodedata

# NUL is refused by PostgreSQL, and a lone surrogate by every encoding; both come from hostile or broken JSON.
_NUL = "\x00"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def normalize(words: str) -> str:
    """Words for comparing: width, case and white space do not matter, and what cannot be seen is gone."""
    visible = "".join(sign for sign in words if sign.isprintable() or sign.isspace() or _is_shown(sign))
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    return " ".join(folded.split())


def _is_shown(sign: str) -> bool:
    # Control and format characters (zero-width joiners, direction marks) and surrogates are invisible.
    return unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}


def storable(words: str) -> str:
    """The same words without NUL, and with a replacement mark for every lone surrogate."""
    if words.isascii():
        return words.replace(_NUL, "")
    return _LONE_SURROGATE.sub("\ufffd", words.replace(_NUL, ""))
