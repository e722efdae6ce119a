"""The shells' completions of twsh, written from the table of options; `make docs` runs this, the program never does."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from twshell.options import OPTIONS

NOTE = "# Completion of twsh for {shell}; generated from twshell/options.py by `make docs`, not to be edited."

BASH = r"""{note}

# The folder of twsh's configuration: --home on the line, TWSH_HOME, or the XDG place.
_twsh_config() {
  local i home=${TWSH_HOME-}
  for ((i = 1; i < COMP_CWORD - 1; i++)); do
    [[ ${COMP_WORDS[i]} == --home ]] && home=${COMP_WORDS[i + 1]/#\~/$HOME}
  done
  if [[ -n $home ]]; then
    printf '%s' "$home/config"
  else
    printf '%s' "${XDG_CONFIG_HOME:-$HOME/.config}/twsh"
  fi
}

# Keep the lines of standard input that begin with the word; each may hold blanks.
_twsh_offer() {
  local line
  while IFS= read -r line; do
    [[ $line == "$1"* ]] && COMPREPLY+=("$line")
  done
}

_twsh_accounts() {
  local path
  for path in "$(_twsh_config)"/accounts/*; do
    [[ -f $path ]] && printf '%s\n' "${path##*/}"
  done
}

# Macro files: those here by their names, and those of the configuration by the beginning of theirs.
_twsh_files() {
  local path word=$1
  compopt -o filenames 2>/dev/null
  _twsh_offer "$word" < <(compgen -f -X '!*.twsh' -- "$word"; compgen -d -- "$word")
  [[ $word == */* ]] && return
  for path in "$(_twsh_config)"/macros/*.twsh; do
    [[ -f $path && ${path##*/} == "$word"* ]] && COMPREPLY+=("$path")
  done
}

_twsh() {
  local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} i
  COMPREPLY=()
  # "=" breaks words in bash: --demo=low is three of them.
  if [[ $word == = ]]; then
    word= option+==
  elif [[ $option == = && COMP_CWORD -gt 2 ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}=
  fi
  case $option in
{values}
  esac
  if [[ $word == -* ]]; then
    _twsh_offer "$word" < <(printf '%s\n' {flags})
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      {valued}) ((i++)) ;;
      =) ((i++)) ;;
      -?*) ;;
      *) return ;; # the macro file is there: what follows are its arguments
    esac
  done
  _twsh_files "$word"
}

complete -F _twsh twsh
"""

ZSH = r"""#compdef twsh
{note}

# The folder of twsh's configuration: --home on the line, TWSH_HOME, or the XDG place.
_twsh_config() {
  local home=${opt_args[--home]:-$TWSH_HOME}
  if [[ -n $home ]]; then
    REPLY=${(Q)home/#\~/$HOME}/config
  else
    REPLY=${XDG_CONFIG_HOME:-$HOME/.config}/twsh
  fi
}

_twsh_accounts() {
  local REPLY
  _twsh_config
  local -a names=($REPLY/accounts/*(N-.:t))
  _describe account names
}

# Macro files: those here by their names, and those of the configuration by the beginning of theirs.
_twsh_files() {
  local REPLY found=1
  _path_files -g '*.twsh' && found=0
  _path_files -/ && found=0
  if [[ $PREFIX != */* ]]; then
    _twsh_config
    local -a paths=($REPLY/macros/${(b)PREFIX}*.twsh(N-.))
    (( $#paths )) && compadd -U -f -a paths && found=0
  fi
  return found
}

_twsh() {
  local context state line
  typeset -A opt_args
  _arguments \
{values}
    '1:macro file:_twsh_files' \
    '*:argument: '
}

if [[ $funcstack[1] == _twsh ]]; then
  _twsh "$@"
else
  compdef _twsh twsh
fi
"""

FISH = r"""{note}

# The folder of twsh's configuration: --home on the line, TWSH_HOME, or the XDG place.
function __twsh_config
    set -l words (commandline -opc)
    set -l at (contains -i -- --home $words)
    if test -n "$at"; and set -q words[(math $at + 1)]
        echo (string replace -r '^~' $HOME -- $words[(math $at + 1)])/config
    else if test -n "$TWSH_HOME"
        echo $TWSH_HOME/config
    else if test -n "$XDG_CONFIG_HOME"
        echo $XDG_CONFIG_HOME/twsh
    else
        echo $HOME/.config/twsh
    end
end

function __twsh_accounts
    for path in (__twsh_config)/accounts/*
        test -f $path; and string replace -r '.*/' '' -- $path
    end
end

# Macro files: those here by their names, and those of the configuration.
function __twsh_files
    set -l word (commandline -ct)
    set -l paths $word*.twsh $word*/
    # fish matches loosely: without this a macro would answer to any letters of its folder's name.
    string match -q '*/*' -- $word; or set -a paths (__twsh_config)/macros/$word*.twsh
    printf '%s\n' $paths
end

# The first word that is no option is the macro file; what follows are its arguments.
function __twsh_wants_file
    set -l words (commandline -opc)
    set -e words[1]
    while set -q words[1]
        switch $words[1]
            case {valued}
                set -e words[1]
            case '-?*'
            case '*'
                return 1
        end
        set -e words[1]
    end
end

complete -c twsh -f
{values}
complete -c twsh -n __twsh_wants_file -a '(__twsh_files)'
"""


def bash() -> str:
    """Return the script for bash."""
    rows = []
    for option in OPTIONS:
        if option.takes:
            last = option.flags[-1] + ("=" if option.takes == "optional" else "")
            offer = {
                "account": '_twsh_offer "$word" < <(_twsh_accounts)',
                "folder": 'compopt -o filenames 2>/dev/null; _twsh_offer "$word" < <(compgen -d -- "$word")',
                "file": '_twsh_files "$word"',
            }.get(option.completes, "")
            if option.choices:
                offer = f'_twsh_offer "$word" < <(printf "%s\\n" {" ".join(option.choices)})'
            rows.append(f"    {last}) {offer + '; ' if offer else ''}return ;;")
    return filled(BASH, "bash", values="\n".join(rows), flags=" ".join(flags()), valued="|".join(valued()))


def zsh() -> str:
    """Return the script for zsh."""
    rows = []
    for option in OPTIONS:
        offer = {"account": "_twsh_accounts", "folder": "_files -/", "file": "_twsh_files"}.get(option.completes, " ")
        if option.choices:
            offer = f"({' '.join(option.choices)})"
        for flag in option.flags:
            takes = {"": "", "value": f":{option.metavar}:{offer}", "optional": f"::{option.metavar}:{offer}"}
            name = flag + ("=-" if option.takes == "optional" else "")
            again = "*" if "repeated" in option.help else ""
            rows.append(f"    '{again}{name}[{option.help}]{takes[option.takes]}' \\")
    return filled(ZSH, "zsh", values="\n".join(rows))


def fish() -> str:
    """Return the script for fish."""
    rows = []
    for option in OPTIONS:
        names = " ".join(f"-l {f[2:]}" if f.startswith("--") else f"-s {f[1:]}" for f in option.flags)
        offer = {
            "account": "(__twsh_accounts)",
            "folder": "(__fish_complete_directories)",
            "file": "(__twsh_files)",
        }.get(option.completes, " ".join(option.choices))
        takes = " -x" if option.takes == "value" else ""
        offered = f" -a '{offer}'" if offer else ""
        rows.append(f"complete -c twsh {names}{takes}{offered} -d '{option.help}'")
    return filled(FISH, "fish", values="\n".join(rows), valued=" ".join(valued()))


FILES: Mapping[str, Callable[[], str]] = {"twsh.bash": bash, "_twsh": zsh, "twsh.fish": fish}


def flags() -> list[str]:
    """Return every spelling of every option; an optional value shows as a second one that ends in "="."""
    found: list[str] = []
    for option in OPTIONS:
        found += option.flags
        found += [f"{flag}=" for flag in option.flags if option.takes == "optional"]
    return found


def valued() -> list[str]:
    """Return the spellings of the options whose value is the next word."""
    return [flag for option in OPTIONS if option.takes == "value" for flag in option.flags]


def filled(template: str, shell: str, **parts: str) -> str:
    """Put the parts in their places; braces of the shell's own stay as they are."""
    for name, part in {"note": NOTE.format(shell=shell), **parts}.items():
        template = template.replace("{" + name + "}", part)
    if "'" in "".join(option.help for option in OPTIONS):
        raise ValueError("an option's help holds a quote, which the shells would read")
    return template


def write(folder: Path) -> None:
    """Write the three files."""
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        (folder / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
