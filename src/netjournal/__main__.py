"""`python -m netjournal`, and what the `netjournal` command starts."""

from __future__ import annotations

import sys

from netjournal.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
