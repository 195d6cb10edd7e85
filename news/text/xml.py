import re

# All characters except Char in XML 1.0, 2.2: a document with one of these is not well-formed.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str) -> str:
    """The text without the characters that XML forbids, escaped or not."""
    return _FORBIDDEN.sub("", text)
