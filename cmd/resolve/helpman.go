package main

import "fmt"

// What the manual pages say beside what --help does. The rules of ui.go hold
// here too.
const (
	helpManShort = "write the manual pages"
	helpManLong  = `Man writes the manual pages of all commands into the folder DIR. The variable
SOURCE_DATE_EPOCH, in seconds, is their date; without it there is none.`

	manManual = "Resolve Manual"
	manMore   = "What is pinned in the file of -o stays where it can; -U and -P let it move. Every search ends: what it may take is bounded, " +
		"and when that is used up it is said what took it. Most flags can be settings too, of the environment or of a file."
	manEveryFlag = "The flags that every command has are in resolve(1)."
)

// The exit codes.
var manExits = [][2]string{
	{"0", "Solved, or shown what was asked for."},
	{"1", "There is no solution; with --check, the lock is not current; of cache verify, something is damaged."},
	{"2", "The command line, a file, the network or an index is wrong."},
	{"3", "The budget is used up."},
	{"4", "Somebody waits, and nobody will come: of oncemap demo alone."},
	{"130, 143", "Interrupted, terminated."},
}

var manVariables = [][2]string{
	{"RESOLVE_NAME", "The flag --name, for any flag: RESOLVE_INDEX_URL is --index-url. UV_NAME counts where uv has it, RESOLVE_NAME before it."},
	{"PIP_INDEX_URL, PIP_EXTRA_INDEX_URL", "The indexes, where nothing else names one."},
	{"VIRTUAL_ENV", "The active virtual environment, whose Python the lock is for."},
	{"HTTPS_PROXY, HTTP_PROXY, NO_PROXY", "The proxy, and which hosts are asked without it."},
	{"SSL_CERT_FILE, SSL_CERT_DIR", "The certificates that are trusted."},
	{"NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE", "Whether there is colour."},
	{"XDG_CACHE_HOME", "Where the cache's folder is."},
}

var manFiles = [][2]string{
	{"resolve.toml", "Settings, of the nearest folder from the working one on."},
	{"pyproject.toml", "The same, under [tool.resolve]."},
	{"~/.netrc", "Users and passwords of indexes."},
}

var errManArgs = failed("resolve man: expected one folder", "as in: resolve man ~/.local/share/man/man1")

func badEpoch(text string) error {
	return failed(fmt.Sprintf("SOURCE_DATE_EPOCH: expected seconds, found %q", text))
}

func manError(name string, err error) error {
	return failed(fmt.Sprintf("writing %s: %v", name, systemCause(err)))
}
