"""What an uploaded document may be at most, all of it checked before or while it is read."""

MAX_BYTES = 50 * 1024 * 1024

# Of a ZIP, and so of DOCX, XLSX, PPTX and OFD, with all the documents inside it together.
MAX_ENTRIES = 10_000
MAX_DIRECTORY = 4 * 1024 * 1024  # bytes of its table of contents
MAX_INFLATED = 500 * 1024 * 1024  # bytes
# Excel's own files reach 121 in a sheet of like strings; Deflate itself reaches 1,032.
MAX_RATIO = 200
RATIO_FROM = 1024 * 1024  # bytes; a small file harms nobody, however well it packs
# A document in a document in a ZIP; a ZIP in a ZIP is never taken.
MAX_DEPTH = 2
MAX_XML = 4 * 1024 * 1024  # bytes of a part that is parsed
MAX_OFD_XML = 32 * 1024 * 1024  # bytes of a part of an OFD; a page of drawings is long
MAX_ELEMENTS = 1_000_000  # of all parts that are

# Of a PDF.
MAX_STREAMS = 200_000
MAX_OBJECT_STREAM = 64 * 1024 * 1024  # bytes, inflated
MAX_OBJECT_STREAMS = 256 * 1024 * 1024  # bytes, inflated, all together

# Of a compound file (DOC, XLS, PPT).
MAX_NODES = 20_000
MAX_RECORDS = 200_000
