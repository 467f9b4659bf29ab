"""Settings that suffice for a start."""

from pathlib import Path

REQUIRED = {
    "FEISHU_APP_ID": "cli_x",
    "FEISHU_APP_SECRET": "app-secret",
    "FEISHU_ENCRYPT_KEY": "encrypt-key",
    "FEISHU_VERIFICATION_TOKEN": "token",
}
NOWHERE = Path("no-such-file")
