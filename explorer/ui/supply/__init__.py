"""What the linked view's browser is sent, with the page and beside it; `protocol` says how."""
