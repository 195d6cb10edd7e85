"""
Rich text: the one sanitiser, its allow-list, and the editor's configuration.

Pure; no model and no request.
"""

from .limits import RichTextError
from .sanitiser import sanitise, sanitise_but_pictures

__all__ = ["RichTextError", "sanitise", "sanitise_but_pictures"]
