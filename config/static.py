"""The static files as they travel."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What only a reader of the source needs: its comments, its lines, its indentation.
ASIDE = {
    ".css": re.compile(rb"/\*.*?\*/|(?<=[{};])\s+|^\s+|\s+(?=\{)", re.DOTALL | re.MULTILINE),
    ".js": re.compile(rb"^(?:[ \t\n]+|//.*\n)+", re.MULTILINE),
}


class Packed(CompressedManifestStaticFilesStorage):
    """Named by what they hold, compressed; our own sheets and scripts without what only a reader
    of their source needs."""

    keep_only_hashed_files = True  # each web process knows every file: half as many

    def _save(self, name, content):
        aside = ASIDE.get(name[name.rindex(".") :]) if "/" not in name and "." in name else None
        if aside:
            content = ContentFile(aside.sub(b"", b"".join(content.chunks())))
        return super()._save(name, content)
