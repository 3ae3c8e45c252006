package main

import (
	"io"

	"github.com/spf13/cobra"
)

// bashWords is for where the package bash-completion is not, whose function of
// that name cobra's script calls: it puts the words that bash splits at "=" and
// ":" together again, for bash 3.2 and up.
const bashWords = `# Where the package bash-completion is absent, or comes later.
if ! declare -F _get_comp_words_by_ref >/dev/null; then
_get_comp_words_by_ref()
{
    local i word gap last="" rest=$COMP_LINE
    words=()
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        word=${COMP_WORDS[i]}
        gap=${rest%%[![:space:]]*}
        if [[ -n $last && -z $gap && ( $word == [=:]* || $last == *[=:] ) ]]; then
            words[${#words[@]}-1]+=$word
        else
            words+=("$word")
        fi
        rest=${rest#"$gap"}
        rest=${rest#"$word"}
        last=$word
        if ((i == COMP_CWORD)); then
            cword=$((${#words[@]} - 1))
        fi
    done
    cur=${words[cword]}
    prev=""
    if ((cword > 0)); then
        prev=${words[cword-1]}
    fi
}
fi

`

// bashCompletion writes the script for bash, which needs nothing but bash.
func bashCompletion(c *cobra.Command, w io.Writer) error {
	if _, err := io.WriteString(w, bashWords); err != nil {
		return err
	}
	return c.GenBashCompletionV2(w, true)
}
