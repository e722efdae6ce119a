"""The floor of a console script: one line, no import."""

import sys


def main() -> None:
    """Print a version."""
    sys.stdout.write("twsh 0.1.0\n")
