# Completion of twsh for bash; generated from twshell/options.py by `make docs`, not to be edited.

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
    --demo=) _twsh_offer "$word" < <(printf "%s\n" healthy low-budget write-blocked over-capacity credits-gone locked flaky); return ;;
    --sim=) return ;;
    --scenario) _twsh_offer "$word" < <(printf "%s\n" healthy low-budget write-blocked over-capacity credits-gone locked flaky); return ;;
    -c) return ;;
    -a) _twsh_offer "$word" < <(_twsh_accounts); return ;;
    --home) compopt -o filenames 2>/dev/null; _twsh_offer "$word" < <(compgen -d -- "$word"); return ;;
    --api-url) return ;;
  esac
  if [[ $word == -* ]]; then
    _twsh_offer "$word" < <(printf '%s\n' --demo --demo= --sim --sim= --scenario -c -a --json --plain --dry-run --read-only --yes-write -k -Q --debug-init --home --api-url --version -h --help)
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
    return
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --scenario|-c|-a|--home|--api-url) ((i++)) ;;
      =) ((i++)) ;;
      -?*) ;;
      *) return ;; # the macro file is there: what follows are its arguments
    esac
  done
  _twsh_files "$word"
}

complete -F _twsh twsh
