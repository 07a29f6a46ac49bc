"""``python -m salesbook``."""

from __future__ import annotations

import sys

from salesbook.cli import main

if __name__ == "__main__":
    sys.exit(main())
