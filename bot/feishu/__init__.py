"""The Feishu client. The only package that imports lark_oapi."""
