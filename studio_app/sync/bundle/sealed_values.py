"""Validates sealed texts in bundle lines, without their key: each is an age message for a few recipients.

The form is https://age-encryption.org/v1: a header of text with a stanza for each recipient, and the payload.
"""

from __future__ import annotations

import re

MOST_RECIPIENTS = 4
"""Each costs whoever opens the message a try; 64 of them took 93 ms."""

_LEAST_PAYLOAD = 32
"""Bytes: a nonce and the mark of authenticity of an empty text."""

_STANZA = rb"-> ([!-~]+)(?: [!-~]+)*\n(?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n"
_HEADER = re.compile(rb"age-encryption\.org/v1\n(?:%b){1,16}--- [A-Za-z0-9+/]{43}\n" % _STANZA)
_STANZAS = re.compile(_STANZA)
_NOBODY = b"-grease"
"""What a stanza is called that is for no recipient: some programs add one, so that readers learn to pass over others."""


def is_age_message(message: bytes) -> bool:
    """Whether `message` is in the form of age, for at most `MOST_RECIPIENTS`. It is not opened."""
    header = _HEADER.match(message)
    if header is None or len(message) - header.end() < _LEAST_PAYLOAD:
        return False
    recipients = [name for name in _STANZAS.findall(header[0]) if not name.endswith(_NOBODY)]
    return 1 <= len(recipients) <= MOST_RECIPIENTS
