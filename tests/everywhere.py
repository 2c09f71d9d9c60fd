"""How much is visited: in `make test` a few places of each kind, in `make stress` all there are."""

import os

EVERYWHERE = bool(os.environ.get("EXPLORER_EVERYWHERE"))
