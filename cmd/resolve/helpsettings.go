package main

// What --help says of settings. The rules of ui.go hold here too.
const (
	helpConfigFile = "read settings from `FILE` alone"
	helpNoConfig   = "read no file of settings"

	helpConfigShort     = "show the settings"
	helpConfigShowShort = "show the settings and where each comes from"
	helpConfigShowLong  = `Show prints what a run of resolve with the same flags would have: each setting
that is not at its default, its value, and where that comes from: the command
line, a variable of the environment, a line of a file.`
	helpConfigShowExample = `  resolve config show
  RESOLVE_OFFLINE=1 resolve config show --all`
	helpConfigAll    = "show what is at its default too"
	helpConfigFormat = "text, or json for one object: `FORMAT`"
)
