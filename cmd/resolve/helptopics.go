package main

// What the topics of flags are called, and what is said of lists of flags. The
// rules of ui.go hold here too.
const (
	topicService   topic = "The service"
	topicInputs    topic = "What is asked"
	topicPython    topic = "The Python it is for"
	topicChoice    topic = "What is chosen"
	topicIndexes   topic = "Indexes"
	topicNetwork   topic = "The network"
	topicCache     topic = "What is remembered"
	topicOutputs   topic = "The lock"
	topicBudget    topic = "Limits"
	topicDiagnosis topic = "What is told"
	topicSettings  topic = "Settings and help"
)

// The titles of flags that other programs have, by what becomes of them.
const (
	foreignNames   = "Other names, uv's and pip-compile's"
	foreignAlways  = "Accepted, and done always"
	foreignIgnored = "Accepted with a warning, without effect"
	foreignRefused = "Refused"
)

// The titles of flags without a topic: of a command, and of the main one, which
// has none.
const (
	commandFlags = "Of this command alone"
	otherFlags   = "Other"
)

const (
	helpFlagsHint    = "All flags: resolve help flags. More of a command: resolve help COMMAND."
	helpSharedHint   = "The flags of resolve that say what is asked, of whom, and what may be chosen are\nflags of this command too: resolve help flags shows them."
	helpEveryHint    = "Flags that every command has: resolve help flags."
	helpCommandsHint = "More of a command: %s COMMAND --help."
)

const (
	helpHelpShort   = "show help: of a command, or of all flags"
	helpHelpLong    = "Help shows how a command is used. \"resolve help flags\" shows all flags by topic,\nand those of uv and pip-compile with what becomes of them here."
	helpHelpExample = `  resolve help why
  resolve help flags`
	helpFlagsTopic = "flags" // what resolve help has beside commands
	helpFlagsShort = "all flags by topic"
	helpFlagsTop   = "The flags of resolve. One that may be repeated adds to what came before; of any\nother the last counts. Most can be settings too (docs/settings.md).\n"
)

// commonFlags are those that resolve --help shows, in a line each.
var commonFlags = []struct{ name, text string }{
	{"output-file", "write the lock to FILE, and keep its pins"},
	{"format", "pylock.toml, json, cyclonedx, dot, mermaid"},
	{"check", "end with code 1 if the lock at -o is stale"},
	{"generate-hashes", "write hashes, for pip's --require-hashes"},
	{"constraint", "narrow what others ask for by FILE"},
	{"extra", "with an extra of a project (--group too)"},
	{"python-version", "lock for this VERSION of Python, as 3.12"},
	{"upgrade", "take the newest, whatever is pinned"},
	{"upgrade-package", "take the newest of NAME"},
	{"index-url", "URL of the index; default: pip's, PyPI"},
	{"offline", "use no network"},
	{"explain", "if there is no solution, show all steps why"},
}
