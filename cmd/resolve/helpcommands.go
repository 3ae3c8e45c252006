package main

import "fmt"

// What is said of and by the commands about the program itself. The rules are
// those of ui.go.

const (
	helpVersionShort  = "show the version"
	helpVersionFormat = "`FORMAT` to show it in: text, or json"

	helpCompletionShort   = "print what a shell needs to complete command lines"
	helpCompletionLong    = "Completion prints a script for bash, zsh, fish or powershell."
	helpCompletionExample = `  resolve completion bash > ~/.local/share/bash-completion/completions/resolve
  resolve completion zsh > ~/.zfunc/_resolve
  resolve completion fish > ~/.config/fish/completions/resolve.fish`
)

var errCompletionArgs = failed("resolve completion: expected the name of a shell", "there are bash, fish, powershell and zsh")

func badVersionFormat(format string) error {
	return failed(fmt.Sprintf("resolve version: unknown format %q", format), "there are text and json")
}
