"""What the platform tells a client about pings and reconnecting."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class ClientConfig:
    """Seconds, but for the count; -1 means for ever. The defaults are those that were seen."""

    reconnect_count: int = -1
    reconnect_interval: int = 120
    reconnect_nonce: int = 30
    ping_interval: int = 120

    def record(self) -> dict[str, int]:
        """As the platform writes it."""
        return {
            "ReconnectCount": self.reconnect_count,
            "ReconnectInterval": self.reconnect_interval,
            "ReconnectNonce": self.reconnect_nonce,
            "PingInterval": self.ping_interval,
        }

    def encode(self) -> bytes:
        return json.dumps(self.record()).encode()
