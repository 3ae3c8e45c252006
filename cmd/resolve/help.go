package main

// What --help says. The rules of ui.go hold here too.
const (
	helpShort = "find the exact versions that Python requirements lead to"
	helpLong  = `Resolve reads files of requirements and prints a lock: every package that they
lead to with its exact version, and who asked for it. Where there is no
solution it says why. FILE is as pip reads it; - is standard input.`
	helpExample = `  resolve requirements.txt
  resolve requirements.txt -c constraints.txt -o lock.txt
  resolve --fixture web-app`

	helpOutput        = "write the lock to `FILE`, as a whole or not at all, instead of standard output"
	helpConstraint    = "narrow packages that something else brings in by the lines of `FILE`; may be repeated"
	helpIndexURL      = "`URL` of the index; default: the file's, PIP_INDEX_URL, pip's configuration, PyPI"
	helpPythonVersion = "lock for this `VERSION` of Python, as 3.12; default: the one on PATH"
	helpPlatform      = "lock for this `PLATFORM`, as linux, macos, windows; default: this one"
	helpFixture       = "resolve on a small index inside this program, without a network; FILE defaults to its own: `NAME`"
	helpCacheDir      = "`FOLDER` to remember things in between runs"
	helpRefresh       = "ask anew for what is remembered"
	helpConcurrency   = "at most `N` requests in flight at once; 0 means 128"
	helpNoHeader      = "leave out the comment on top"
	helpNoAnnotate    = "leave out who asked for what"
	helpMaxSteps      = "give up after `N` decisions and conflicts; none, as for all limits, means never; default: 200000"
	helpMaxTime       = "give up after this `TIME`, as 90s; default: 10m"
	helpMaxRequests   = "make at most `N` requests; default: 50000"
	helpMaxBytes      = "read at most this `SIZE`, as 500MB; default: 8GiB"
	helpMaxMemory     = "learn at most this `SIZE`; default: 4GiB"
	helpQuiet         = "say nothing but errors"
	helpColor         = "color: auto, always or never"
	helpHelp          = "show this"
	helpVersion       = "show the version"

	helpIndexShort = "serve a package index"
	helpServeShort = "serve a folder as a package index"
	helpServeLong  = `Serve answers as a package index does (the Simple API, JSON and HTML) with what
lies in DIR: simple/NAME/index.json and files/. It prints its URL, and ends on
Ctrl-C.`
	helpServeExample = `  resolve index serve ./mirror --listen 127.0.0.1:8000`
	helpListen       = "`ADDRESS` to listen at; port 0 means a free one"

	helpOncemapShort = "show the map at the heart of this program"
	helpDemoShort    = "show how maps of its kind have hung"
	helpDemoLong     = `Demo runs one way to make each value once while others wait for it, along the
schedule that hangs it, if one does: real goroutines, the same order every time.
When nobody has moved for a while it says who waits for which key and who owes
it, and ends with code 4. Without VARIANT it lists them.`
	helpDemoExample = `  resolve oncemap demo racy
  resolve oncemap demo oncemap`
	helpWait = "how long nobody must move to call it a hang: `TIME`"
)
