package main

// What --help says of the flags of output.go. The rules of ui.go hold here too.
const (
	helpOutput              = "write the lock to `FILE` too, as a whole or not at all; the versions that are pinned there stay where they can"
	helpFormat              = "`FORM`: requirements.txt, pylock.toml, json, cyclonedx, dot or mermaid; default: pylock.toml for a FILE that ends in .toml, else requirements.txt"
	helpCheck               = "write nothing; show how FILE differs from what would be written, and end with code 1 if it does"
	helpDryRun              = "write no file, only standard output"
	helpGenerateHashes      = "write the hashes of all files of each version, for pip's --require-hashes"
	helpNoReuseHashes       = "where the index gives no hash, read the file, though the old lock has its hash"
	helpNoStripExtras       = "write name[extra]==1.0, not name==1.0 alone"
	helpNoStripMarkers      = "write where each package is wanted: name==1.0 ; sys_platform == 'linux'"
	helpNoEmitPackage       = "leave the package `NAME` out of the lock, not what it asks for; may be repeated"
	helpNoHeader            = "leave out the comment on top"
	helpCustomCommand       = "the `COMMAND` to show at the top of the lock; default: what CUSTOM_COMPILE_COMMAND says, or this one"
	helpNoAnnotate          = "leave out who asked for what"
	helpAnnotationStyle     = "`STYLE` of who asked for what: split, below each package, or line, behind it"
	helpEmitIndexURL        = "begin the lock with --index-url and --extra-index-url"
	helpEmitFindLinks       = "begin the lock with --find-links"
	helpEmitBuildOptions    = "begin the lock with --no-binary and --only-binary"
	helpEmitIndexAnnotation = "write below each package which index it comes from"
	helpNewline             = "`KIND` of line ends: lf, crlf, native or preserve, those of the old lock or of what is read"
)
