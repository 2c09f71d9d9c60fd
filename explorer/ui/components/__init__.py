"""Parts of the page drawn in the browser."""
