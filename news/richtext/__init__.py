"""
Rich text: the one sanitiser, its allow-list, and the editor's configuration.

Pure; no model and no request.
"""

from .caps import RichTextError
from .left_out import describe
from .sanitiser import find_left_out, sanitise, sanitise_but_pictures

__all__ = ["RichTextError", "describe", "find_left_out", "sanitise", "sanitise_but_pictures"]
