"""The version, said once: the wheel and `--version` read it here."""

VERSION = "0.1.0"
