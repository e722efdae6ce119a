# Completion of twsh for fish; generated from twshell/options.py by `make docs`, not to be edited.

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
            case --scenario -c -a --home --api-url
                set -e words[1]
            case '-?*'
            case '*'
                return 1
        end
        set -e words[1]
    end
end

complete -c twsh -f
complete -c twsh -l demo -a 'healthy low-budget write-blocked over-capacity credits-gone locked flaky' -d 'try twsh against the built-in simulator: no keys, no network'
complete -c twsh -l sim -d 'run the simulator alone until stopped'
complete -c twsh -l scenario -x -a 'healthy low-budget write-blocked over-capacity credits-gone locked flaky' -d 'the scenario of --sim'
complete -c twsh -s c -x -d 'run LINE instead of prompting; may be repeated'
complete -c twsh -s a -x -a '(__twsh_accounts)' -d 'the account to use'
complete -c twsh -l json -d 'answers as JSON lines on standard output, notes on standard error'
complete -c twsh -l plain -d 'no colour, no box drawing, no cursor movement'
complete -c twsh -l dry-run -d 'plan writes, send none'
complete -c twsh -l read-only -d 'switch the write lock on'
complete -c twsh -l yes-write -d 'let a run without a prompt write; it answers y/n with yes'
complete -c twsh -s k -d 'go on after a failed line'
complete -c twsh -s Q -d 'read no init file'
complete -c twsh -l debug-init -d 'show errors of the init file whole'
complete -c twsh -l home -x -a '(__fish_complete_directories)' -d 'one folder for config, data and state'
complete -c twsh -l api-url -x -d 'where the API is; plain http for loopback only'
complete -c twsh -l version -d 'say the version and leave'
complete -c twsh -s h -l help -d 'say this and leave'
complete -c twsh -n __twsh_wants_file -a '(__twsh_files)'
