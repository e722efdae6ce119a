"""Empty until generated."""

from twshell.commands.spec import Spec

SPECS: tuple[Spec, ...] = ()
