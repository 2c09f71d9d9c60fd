"""Where the app begins: the script of its pages, and addresses of our own beside them."""
