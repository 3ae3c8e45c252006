package main

// What --help says. The rules of ui.go hold here too.
const (
	helpShort = "find the exact versions that Python requirements lead to"
	helpTop   = "Resolve finds the exact versions that Python requirements lead to, or says why\nthere are none. FILE: requirements.in, pyproject.toml, a script, - for stdin."
	helpLong  = `Resolve reads files of requirements and prints a lock: every package that they
lead to with its exact version, and who asked for it. Where there is no solution
it says why. FILE is a file of requirements as pip reads it, a pyproject.toml, or
a script that says what it needs (PEP 723); - is standard input.`
	helpExample = `  resolve requirements.in -o requirements.txt
  resolve pyproject.toml --all-extras --python-version 3.12
  resolve --fixture web-app`

	helpConstraint          = "narrow packages that something else brings in by the lines of `FILE`; may be repeated"
	helpExtra               = "with what the extra `NAME` of a project adds; may be repeated"
	helpAllExtras           = "with what all extras of a project add"
	helpGroup               = "with the dependency group `NAME` of the pyproject.toml here or at --project, or FILE:NAME; may be repeated"
	helpResolution          = "`ORDER`: which version of a package is tried first: highest, lowest, or lowest-direct for the lowest of what the files name"
	helpPrerelease          = "`MODE`: when a prerelease is taken: if-necessary, where no stable version will do; explicit, the same where a line of the files names one, else never; allow; disallow"
	helpPre                 = "the same as --prerelease=allow"
	helpPrereleasePackage   = "the mode of --prerelease for one package: `NAME=MODE`; may be repeated"
	helpOverride            = "the lines of `FILE` replace what anybody asks of their packages; may be repeated"
	helpExclude             = "the packages in `FILE` are left out, whoever asks for them; may be repeated"
	helpNoBuild             = "nothing is built: a version without a wheel that fits is none; the same as --only-binary :all:"
	helpOnlyBinary          = "no sdist of `NAME`, or of :all:; :none: takes back what came before; may be repeated"
	helpNoBuildPackage      = "the same as --only-binary `NAME`"
	helpNoBinary            = "no wheel of `NAME`, or of :all:; :none: takes back what came before; may be repeated"
	helpNoBinaryPackage     = "the same as --no-binary `NAME`"
	helpExcludeNewer        = "leave out files uploaded after `WHEN`: the end of a day (2024-01-31), a time (2024-01-31T12:00:00Z), or so long ago (30 days, P30D)"
	helpExcludeNewerPackage = "the limit of --exclude-newer for one package, false for none: `NAME=WHEN`; may be repeated"

	helpPrefer         = "keep to the versions of the lock `FILE` where they can stay; what -o names comes first; may be repeated"
	helpUpgrade        = "take the newest of everything, whatever is pinned in the file of -o"
	helpUpgradePackage = "take the newest of `NAME`, or of what NAME<3 leaves, whatever is pinned; may be repeated"
	helpIndexURL       = "`URL` of the index; default: the file's, PIP_INDEX_URL, pip's configuration, PyPI"
	helpPythonVersion  = "lock for this `VERSION` of Python, as 3.12; default: the one on PATH"
	helpPlatform       = "lock for this `PLATFORM`, as linux, macos, windows; default: this one"
	helpFixture        = "resolve on a small index inside this program, without a network; FILE defaults to its own: `NAME`"
	helpCacheDir       = "`FOLDER` to remember things in between runs"
	helpRefresh        = "ask anew for the listings that are remembered, and what Python is"
	helpRefreshPackage = "ask anew for the listing that is remembered of the package `NAME`; may be repeated"
	helpOffline        = "use no network: what is remembered counts, however old it is"
	helpHintsDir       = "keep what packages led to in `DIR`, so that the next run asks for it at once; beside the cache unless named"
	helpNoHints        = "ask for nothing because of what earlier runs learned, and remember nothing"
	helpConcurrency    = "at most `N` requests in flight at once; 0 means 256"
	helpMaxSteps       = "give up after `N` decisions and conflicts; none, as for all limits, means never; default: 200000"
	helpMaxTime        = "give up after this `TIME`, as 90s; default: 10m"
	helpMaxRequests    = "make at most `N` requests; default: 50000"
	helpMaxBytes       = "read at most this `SIZE`, as 500MB; default: 8GiB"
	helpMaxMemory      = "learn at most this `SIZE`; default: 4GiB"
	helpErrorFormat    = "how messages are written: text, or json for one object a line, as docs/errors.md has it: `FORMAT`"
	helpExplain        = "where there is no solution, show every step of the proof besides"
	helpHelp           = "show this"
	helpVersion        = "show the version"

	helpWhyShort = "show why a package is in the answer"
	helpWhyLong  = `Why resolves FILE and says who asks for NAME, with what constraint, and how it
comes from your lines: the shortest way from each line, and through each package
that asks for it. --prefer LOCK asks it of a lock that is there.`
	helpWhyExample = `  resolve why markupsafe requirements.txt
  resolve why werkzeug --fixture web-app`

	helpWhyNotShort = "show why a version is not in the answer"
	helpWhyNotLong  = `Why-not resolves FILE once more with one line added, and says why there is no
solution then, or what else would change. NAME alone asks for any later version
than the one that was chosen.`
	helpWhyNotExample = `  resolve why-not flask==2.3 requirements.txt
  resolve why-not 'werkzeug<3' --fixture web-app`

	helpTreeShort = "show the answer as a tree"
	helpTreeLong  = `Tree resolves FILE and prints your lines, and below each package what it asks
for. (*) marks a package whose own part was printed before.`
	helpTreeExample = `  resolve tree requirements.txt
  resolve tree --invert --package markupsafe --fixture web-app`
	helpInvert  = "print below each package who asks for it"
	helpDepth   = "print at most `N` levels below the first; 0 means all"
	helpPackage = "begin with the package `NAME`"

	helpDiffShort = "show how two locks differ, and why"
	helpDiffLong  = `Diff compares two locks by cause: a line of yours, another package that asks for
something else, a new release. What the packages of a lock ask for is read from
the index. With FILE, the files that NEW was made of, it names your lines; a
lock alone says only which file they are in.`
	helpDiffExample = `  resolve diff old.txt requirements.txt requirements.in
  git show HEAD:requirements.txt | resolve diff - requirements.txt`

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
	helpDemoExample = `  resolve oncemap demo racy    # ends with code 4
  resolve oncemap demo oncemap`
	helpWait = "how long nobody must move to call it a hang: `TIME`"
)
