# bash completion for yinxin: commands from `yinxin help`, options from each command's --help.
_yinxin() {
	local cur=${COMP_WORDS[COMP_CWORD]} cmd=${COMP_WORDS[1]}
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(yinxin --lang en help 2>/dev/null | sed -n 's/^  \([a-z]*\) .*/\1/p') help --version" -- "$cur")
	elif [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(yinxin "$cmd" --help --lang en 2>/dev/null | grep -oE -- '--[a-z-]+' | sort -u) --json --quiet --lang" -- "$cur")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
	fi
}
complete -o filenames -F _yinxin yinxin
