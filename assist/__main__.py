"""``python -m assist`` is the command ``assist``."""

from __future__ import annotations

import sys

from assist.cli import main

if __name__ == "__main__":
    sys.exit(main())
