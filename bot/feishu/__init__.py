"""The Feishu client. The only package that imports lark_oapi."""

from bot.feishu.deferred_import import defer_packages

# Every module of this package imports the SDK through these two.
defer_packages("lark_oapi", "lark_oapi.api")
