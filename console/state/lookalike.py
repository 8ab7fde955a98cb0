"""Names that pose as another: letters of two scripts in one word.

Knows the scripts whose letters look like Latin ones. Must not know where names are shown.
"""

from __future__ import annotations

import re

_LATIN = "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
# Greek, Cyrillic, Armenian, Cherokee and Lisu have letters that nobody tells from Latin ones.
_ALIKE = (
    "\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u0531-\u0587\u13a0-\u13ff\uab70-\uabbf\ua4d0-\ua4ff"
)
# Compiled with the first name that is not ASCII, not at every start.
_MIXED = f"[{_LATIN}][^\\W\\d_]*?[{_ALIKE}]|[{_ALIKE}][^\\W\\d_]*?[{_LATIN}]"


def mixes_scripts(name: str) -> bool:
    """Whether a word of the name has Latin letters and others that look like them."""
    return not name.isascii() and re.search(_MIXED, name) is not None
