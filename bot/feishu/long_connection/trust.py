"""The certificates that the socket trusts: the same as those of our calls."""

import ssl

from requests.utils import DEFAULT_CA_BUNDLE_PATH


def trusted_certificates(ca_file: str | None) -> ssl.SSLContext:
    """A TLS context for clients. Args: ``ca_file`` is used instead of certifi's certificates."""
    return ssl.create_default_context(cafile=ca_file or DEFAULT_CA_BUNDLE_PATH)
