"""The completion scripts themselves, one function a shell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shutdown_lint.frontends.cli.streams import PROGRAM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shutdown_lint.frontends.cli.completion import Option, Words

SHELLS = ("bash", "zsh", "fish")
_FUNCTION = "_" + PROGRAM.replace("-", "_")


def bash(words: Words) -> str:
    """For bash 4 and later, with or without the bash-completion package."""
    return f"""\
# {PROGRAM} completion for bash
{_FUNCTION}() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} words= head=
    local rules='{" ".join(words.rules)}'
    COMPREPLY=()
    # bash splits --option=value into three words.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = ]]; then
        prev=${{COMP_WORDS[COMP_CWORD-2]}}
    fi
    case $prev in
{_bash_values(words.options)}
        --format)
            COMPREPLY=($(compgen -W '{" ".join(_values(words.of_story, "--format"))}' -- "$cur"))
            return ;;
    esac
    case ${{COMP_WORDS[1]}} in
        rule)
            if [[ $COMP_CWORD -gt 1 ]]; then
                words=$rules
                [[ $cur == -* ]] && words='{_names(words.of_rule)}'
                COMPREPLY=($(compgen -W "$words" -- "$cur"))
                return
            fi ;;
        completion)
            if [[ $COMP_CWORD -gt 1 ]]; then
                COMPREPLY=($(compgen -W '{" ".join(SHELLS)}' -- "$cur"))
                return
            fi ;;
        clean)
            if [[ $COMP_CWORD -gt 1 ]]; then
                COMPREPLY=($(compgen -W '{_names(words.of_clean)}' -- "$cur"))
                return
            fi ;;
        story)
            if [[ $COMP_CWORD -gt 1 && $cur == -* ]]; then
                COMPREPLY=($(compgen -W '{_names(words.of_story)}' -- "$cur"))
                return
            fi ;;
    esac
    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W '{_names(words.options)}' -- "$cur"))
        return
    fi
    [[ $COMP_CWORD -eq 1 ]] && words='rule story completion clean'
    local IFS=$'\\n'
    COMPREPLY=($(compgen -W "${{words// /$IFS}}" -- "$cur") $(compgen -f -- "$cur"))
}}
complete -o filenames -F {_FUNCTION} {PROGRAM}
"""


def _bash_values(options: Iterable[Option]) -> str:
    cases = []
    for option in options:
        pattern = "|".join(option.names)
        if option.takes == "choice":
            reply = f"COMPREPLY=($(compgen -W '{' '.join(option.choices)}' -- \"$cur\"))"
        elif option.takes == "rules":
            # A list: what stands before the last comma stays.
            reply = (
                "[[ $cur == *,* ]] && head=${cur%,*},\n"
                '            COMPREPLY=($(compgen -P "$head" -W "$rules" -- "${cur##*,}"))\n'
                "            compopt -o nospace"
            )
        elif option.takes == "file":
            reply = "local IFS=$'\\n'\n            COMPREPLY=($(compgen -f -- \"$cur\"))"
        elif option.takes == "word":
            reply = ":"
        else:
            continue
        cases.append(f"        {pattern})\n            {reply}\n            return ;;")
    return "\n".join(cases)


def zsh(words: Words) -> str:
    """For zsh, with its completion system loaded."""
    lines = "\n".join(f"        {_zsh_option(option)} \\" for option in words.options)
    return f"""\
#compdef {PROGRAM}
# {PROGRAM} completion for zsh
{_FUNCTION}_rules() {{
    local -a rules=({" ".join(words.rules)})
    compadd "$@" -a rules
}}
{_FUNCTION}() {{
    if (( CURRENT > 2 )); then
        case $words[2] in
            rule)
                if [[ $words[CURRENT] == -* ]]; then
                    compadd -- {_names(words.of_rule)}
                else
                    {_FUNCTION}_rules
                fi
                return ;;
            completion)
                compadd -- {" ".join(SHELLS)}
                return ;;
            clean)
                compadd -- {_names(words.of_clean)}
                return ;;
            story)
                [[ $words[CURRENT] == -* ]] && compadd -- {_names(words.of_story)} || _files
                return ;;
        esac
    elif [[ $words[CURRENT] != -* ]]; then
        compadd -- rule story completion clean
    fi
    _arguments -s -S \\
{lines}
        '*:path:_files'
}}
compdef {_FUNCTION} {PROGRAM}
"""


def _zsh_option(option: Option) -> str:
    values = {
        "choice": f":choice:({' '.join(option.choices)})",
        "rules": f":rules:_sequence {_FUNCTION}_rules",
        "file": ":file:_files",
        "word": ":value: ",
        "nothing": "",
    }[option.takes]
    text = option.help.translate({ord("["): "(", ord("]"): ")", ord(":"): ",", ord("'"): None})
    assigned = "=" if option.takes != "nothing" else ""
    names = option.names
    if len(names) == 1:
        return f"'{names[0]}{assigned}[{text}]{values}'"
    each = ",".join(
        f"{name}{assigned}" if name.startswith("--") else f"{name}{'+' if assigned else ''}"
        for name in names
    )
    return f"'({' '.join(names)})'{{{each}}}'[{text}]{values}'"


def fish(words: Words) -> str:
    """For fish 3 and later."""
    first, shells = "__fish_is_first_token", " ".join(SHELLS)
    formats = " ".join(_values(words.of_story, "--format"))
    lines = [
        f"# {PROGRAM} completion for fish",
        f"function {_FUNCTION}_rules",
        f"    printf '%s\\n' {' '.join(words.rules)}",
        "end",
        f"complete -c {PROGRAM} -n {first} -a 'rule' -d 'print the manual of a rule'",
        f"complete -c {PROGRAM} -n {first} -a 'story' -d 'tell how programs stop'",
        f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from story' -l format -xa '{formats}'",
        f"complete -c {PROGRAM} -n {first} -a 'completion' -d 'print a completion script'",
        f"complete -c {PROGRAM} -n {first} -a 'clean' -d 'remove what was kept'",
        f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from rule' -f -a '({_FUNCTION}_rules)'",
        f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from completion' -f -a '{shells}'",
    ]
    for option in words.options:
        parts = [f"complete -c {PROGRAM}"]
        parts += [
            f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"
            for name in option.names
        ]
        if option.takes == "choice":
            parts.append(f"-x -a '{' '.join(option.choices)}'")
        elif option.takes == "rules":
            parts.append(f"-x -a '(__fish_complete_list , {_FUNCTION}_rules)'")
        elif option.takes == "file":
            parts.append("-r -F")
        elif option.takes == "word":
            parts.append("-x")
        text = option.help.replace("\\", "\\\\").replace("'", "\\'")
        lines.append(" ".join([*parts, f"-d '{text}'"]))
    return "\n".join(lines) + "\n"


def _values(options: Iterable[Option], name: str) -> tuple[str, ...]:
    return next((option.choices for option in options if name in option.names), ())


def _names(options: Iterable[Option]) -> str:
    return " ".join(name for option in options for name in option.names)
