"""The Flask routes that Feishu and the operator's tools call."""
