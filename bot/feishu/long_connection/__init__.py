"""The long connection to Feishu by the SDK's client (docs/decisions/0020-long-connection.md)."""
