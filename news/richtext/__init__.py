"""
Rich text: the one sanitiser, its allow-list, and the editor's configuration.

Pure; no model and no request.
"""

from .limits import RichTextError
from .sanitiser import sanitise

__all__ = ["RichTextError", "sanitise"]
