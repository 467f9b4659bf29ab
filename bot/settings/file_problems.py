"""Why a file cannot be read, in English and Chinese."""

from bot.settings.rules import NOT_UTF8, Rule

_REASONS: tuple[tuple[type[BaseException], Rule], ...] = (
    (FileNotFoundError, Rule("it does not exist", "文件不存在")),
    (PermissionError, Rule("this account may not read it", "当前账户没有读取权限")),
    (IsADirectoryError, Rule("it is a folder", "这是一个文件夹")),
    (NotADirectoryError, Rule("a part of its path is no folder", "路径中有一部分不是文件夹")),
    (UnicodeDecodeError, Rule("it is not UTF-8 text", NOT_UTF8.zh)),
)


def file_problem(error: OSError | ValueError) -> Rule:
    """The reason as a part of a sentence; that of an error that is not expected here is the system's, in English."""
    name = getattr(error, "strerror", None) or type(error).__name__
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), Rule(name, name))
