"""The only place in `ui/` that computes: in turn, once for all who ask, within bounds."""
