"""`python -m twshell` is `twsh`."""

from twshell.cli import main

main()
