"""twsh: an Emacs-style REPL shell for Twitter/X."""

__version__ = "0.1.0"
