package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"time"

	"resolve/dist"
	"resolve/index"
	"resolve/oncemap/variants"
	"resolve/pyproject"
	"resolve/requirements"
	"resolve/resolver"
)

// Every sentence that a user sees stands in this file, or in help.go, answers.go or differences.go, or comes as
// an error's text from the package that knows. The rules:
//
//   - A message is one line, "resolve: error: what went wrong", lower case and
//     without a full stop. It begins with the place that the user can go to:
//     file:line, a flag, a URL.
//   - What belongs to it follows indented: the way from the user's line to the
//     package that it is about.
//   - What the user could do is a hint, a line of its own, "resolve: hint: ...".
//     A hint that may be wrong is worse than none.
//   - That there is no solution is an answer and no error: it has no label.
//   - Names, versions and lines are the user's, as they wrote them. No word of
//     the solver's or the program's own is used, and no password is shown.
//   - --quiet silences warnings and notes, never an error.
const (
	labelError   = "error:"
	labelWarning = "warning:"
	labelHint    = "hint:"
)

// A message is how a run ended, in words.
type message struct {
	code    int
	label   string
	text    string
	details []string // lines that belong to text
	hints   []string
	cause   error // what it is about, if that is an error with data of its own
}

// Error makes a message an error, for what is found out where it is said.
func (m *message) Error() string { return m.text }

func failed(text string, hints ...string) *message {
	return &message{code: exitFailed, label: labelError, text: text, hints: hints}
}

// explain puts the error that ended a run into words.
func explain(err error) *message {
	if m, ok := errors.AsType[*message](err); ok {
		return m
	}
	if none, ok := errors.AsType[*resolver.NoSolution](err); ok {
		return explainNoSolution(none)
	}
	if broken, ok := errors.AsType[*sourceFailure](err); ok {
		return broken.explain()
	}
	if spent, ok := errors.AsType[*resolver.Exhausted](err); ok {
		return explainExhausted(spent)
	}
	return failed(err.Error())
}

// No solution.

const noSolutionText = "no versions satisfy these requirements"

func explainNoSolution(none *resolver.NoSolution) *message {
	m := &message{code: exitUnsolved, text: none.Error()}
	for _, h := range none.Hints {
		m.hints = append(m.hints, h.Text)
	}
	return m
}

// wholeProof tells every step.
func wholeProof(none *resolver.NoSolution) string {
	steps := none.Steps()
	var b strings.Builder
	b.WriteString("\n\n  " + countSteps(len(steps)) + ":\n")
	for _, s := range steps {
		if s.Break {
			b.WriteString("\n")
		}
		b.WriteString("\n  " + s.String())
	}
	return b.String()
}

func countSteps(n int) string {
	if n == 1 {
		return "The proof, in one step"
	}
	return fmt.Sprintf("The proof, in %d steps", n)
}

// Usage.

const hintHelp = "resolve --help shows what there is"

var (
	errNoFiles        = failed("no file given", "name a file of requirements, as in: resolve requirements.txt", hintHelp)
	errBadColor       = errors.New("expected auto, always or never")
	errBadErrorFormat = errors.New("expected text or json")
	errBadConcurrency = failed("--concurrency: expected a number from 1 on, or 0 for the default")
	errTwoIndexes     = failed("--fixture and --index-url exclude each other: a fixture is an index of its own")
	errNoConstraints  = failed("--constraint: a fixture of semantic versions takes none")
	errNoIndexCommand = failed("resolve index: no command given", "resolve index serve DIR serves a folder as an index")
	errServeArgs      = failed("resolve index serve: expected one folder", "as in: resolve index serve DIR")
)

var (
	errNoOncemapCommand = failed("resolve oncemap: no command given", hintDemo)
	errDemoArgs         = failed("resolve oncemap demo: expected one variant", hintDemo)
	errBadWait          = failed("--wait: expected a time from 1ns on, as in 1s")
)

const hintDemo = "resolve oncemap demo lists the variants"

func unknownOncemapCommand(name string) error {
	return failed(fmt.Sprintf("resolve oncemap: unknown command %q", name), hintDemo)
}

func unknownVariant(name string, all []string) error {
	return failed(fmt.Sprintf("resolve oncemap demo: there is no variant %q", name), "there are "+strings.Join(all, ", "))
}

func flagError(err error) error { return failed(err.Error(), hintHelp) }

func unknownIndexCommand(name string) error {
	return failed(fmt.Sprintf("resolve index: unknown command %q", name), "resolve index serve DIR serves a folder as an index")
}

func unknownFixture(name string, found, all []string) error {
	if len(found) > 1 {
		return failed(fmt.Sprintf("--fixture: %q is the name of several", name), "there are "+strings.Join(found, ", "))
	}
	return failed(fmt.Sprintf("--fixture: there is no %q", name), "there are "+strings.Join(all, ", "))
}

// Input.

// inputError is about a file that the user named.
func inputError(name string, err error) error {
	if bad, ok := errors.AsType[*requirements.Error](err); ok {
		m := failed(bad.Error())
		m.cause = bad
		if bad.Hint != "" {
			m.hints = append(m.hints, bad.Hint)
		}
		return m
	}
	m := failed(err.Error())
	if errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(name, "<>=~[") {
		m.hints = append(m.hints, fmt.Sprintf("requirements are read from files, or from standard input, as in: echo %s | resolve -", quoteWord(name)))
	}
	return m
}

var errExtraOfNothing = failed("--extra: there is no pyproject.toml among the files, and nothing else has extras")

const (
	hintDynamic   = "a file of requirements that lists them can be given instead"
	hintGroupFile = "--group looks in the pyproject.toml of this folder; --group FILE:NAME names another"
)

func pythonWarning(b pyproject.RequiresPython, t *dist.Target) string {
	return fmt.Sprintf("%s: it asks for Python %s, and this lock is for %s", place(b.Position), b.Specifiers, t.Python.Version)
}

func warnEmpty(name string) string {
	return requirements.Position{File: name}.String() + ": no requirements in it"
}

// optionNotes are the options of a requirements file that change no answer
// here, and why. All others that this command does not obey are refused.
var optionNotes = map[string]string{
	"--trusted-host":  "certificates are checked all the same",
	"--use-feature":   "it is about another program",
	"--pre":           "as with uv; --prerelease=allow on the command line does what pip takes it for",
	"--prefer-binary": "as with uv; --only-binary leaves out what has no wheel",
}

const nothingBuilt = "nothing is built"

func optionWarning(o requirements.Option, why string) string {
	return fmt.Sprintf("%s: %s has no effect: %s", place(o.Position), o.Name, why)
}

// optionHints say how to do without an option that is refused.
var optionHints = map[string]string{
	"--extra-index-url": "one index is read: --index-url names one that has all packages",
	"--find-links":      "resolve index serve DIR serves a folder that is laid out as an index",
	"--require-hashes":  "take the hashes out: a lock without them is made",
}

func optionRefused(o requirements.Option) error {
	m := failed(fmt.Sprintf("%s: %s is not supported yet, and the answer may be another without it", place(o.Position), o.Name))
	if h := optionHints[o.Name]; h != "" {
		m.hints = append(m.hints, h)
	}
	return m
}

// directRefused is about a requirement that no index is asked for.
func directRefused(r requirements.Requirement) error {
	if _, local := r.LocalPath(); local || r.Editable {
		return failed(place(r.Position) + ": editable and local requirements are not supported yet")
	}
	return failed(place(r.Position) + ": requirements by URL are not supported yet")
}

func hashRefused(r requirements.Requirement) error {
	return failed(fmt.Sprintf("%s: --hash is not supported yet: nothing would be checked by it", place(r.Position)),
		"take the hashes out: a lock without them is made")
}

func twoIndexes(first, second requirements.Position) error {
	return failed(fmt.Sprintf("%s: another --index-url than in %s", place(second), place(first)), "one index is read: --index-url names it")
}

// place is a position without its column.
func place(p requirements.Position) string {
	p.Column = 0
	return p.String()
}

// Flags of choice.

func badPrerelease(flag, mode string) error {
	return failed(fmt.Sprintf("%s: unknown mode %q", flag, mode), "there are if-necessary, explicit, allow and disallow")
}

func badResolution(value string) error {
	return failed(fmt.Sprintf("--resolution: unknown order %q", value), "there are highest, lowest and lowest-direct")
}

func badPackageValue(flag, value string) error {
	return failed(fmt.Sprintf("%s: %q is not of the form NAME=VALUE", flag, value))
}

func badFormatName(flag, value string) error {
	return failed(fmt.Sprintf("%s: %q is no name of a package", flag, value), "expected a name, :all: or :none:")
}

func badLimit(flag string, err error) error { return failed(flag + ": " + err.Error()) }

func emptyFlag(name string) error {
	return failed("--"+name+": expected a value, found none", hintHelp)
}

// excludeUnnamed is about a line of --exclude.
func excludeUnnamed(r requirements.Requirement) error {
	return failed(place(r.Position) + ": expected the name of a package to leave out, found " + r.Text)
}

var errNoChoices = failed("--override and --exclude: a fixture of semantic versions takes none")

// Locks that are read.

// lockError is about a lock that was named by a flag.
func lockError(name string, err error) error { return inputError(name, err) }

// outputUnreadable is about a file at -o that would be replaced.
func outputUnreadable(err error) error {
	m := failed(err.Error())
	m.details = append(m.details, "what the file at --output-file pins stays where it can, so it is read before it is replaced")
	m.hints = append(m.hints, "--upgrade replaces it without reading it")
	return m
}

func upgradeUnreadable(err error) error {
	return failed("--upgrade-package: "+err.Error(), "a name, or a name and what it may be, as in flask or 'flask<4'")
}

func upgradeURL(text string) error {
	return failed("--upgrade-package: " + text + ": a URL has no versions")
}

var errNoLocks = failed("--prefer: a fixture of semantic versions takes none")

// Output.

const headerText = "Locked by resolve with: "

func headerLine(command string) string { return headerText + command }

func outputIsInput(name string) error {
	return failed(fmt.Sprintf("--output-file: %s is one of the files that are read, and would be lost", name), "give the lock a name of its own")
}

func outputIsTOML(name string) error {
	return failed(fmt.Sprintf("--output-file: %s: a lock in TOML is not written yet", name), "a name that ends otherwise, as requirements.txt, is written as pip reads it")
}

// outputError is about the file of -o; a nil err gives nil.
func outputError(err error, name string) error {
	if err == nil {
		return nil
	}
	m := failed(err.Error())
	if info, statErr := os.Stat(name); statErr == nil && info.Mode().IsRegular() {
		m.details = append(m.details, "the file that was there is as it was")
	}
	return m
}

func stdoutError(err error) error {
	if err == nil {
		return nil
	}
	return failed("writing to standard output: " + plain(err))
}

// The network.

// A sourceFailure is a resolver.SourceError with what this command knows.
type sourceFailure struct {
	*resolver.SourceError
	setting index.Setting
}

func (f *sourceFailure) Unwrap() error { return f.SourceError }

// explain says what could not be had, for whom, and what may help.
func (f *sourceFailure) explain() *message {
	what := "listing " + f.Package
	if f.Version != "" {
		what = "reading what " + f.Package + " " + f.Version + " depends on"
	}
	var m *message
	if file, why, ok := resolver.NeedsBuild(f.Err); ok {
		m = failed(fmt.Sprintf("%s %s would have to be built: %s: %s", f.Package, f.Version, file, why),
			fmt.Sprintf("nothing is built yet: a line %s!=%s leads to another version", f.Package, f.Version))
	} else if broken, ok := errors.AsType[*index.Error](f.Err); ok {
		m = failed(fmt.Sprintf("%s: %s: %s", what, broken.URL, plain(broken.Err)), f.hints(broken)...)
		if tried, ok := errors.AsType[*triedError](f.Err); ok && tried.tries > 1 {
			m.text += fmt.Sprintf(" (%d tries)", tried.tries)
		}
	} else {
		m = failed(what + ": " + plain(f.Err))
	}
	if chain := chainLine(f.Chain); chain != "" {
		m.details = append(m.details, chain)
	}
	return m
}

// chainLine says how a package came to be needed, from the user's line on.
func chainLine(chain []resolver.Link) string {
	steps := make([]string, len(chain))
	for i, l := range chain {
		who := strings.TrimSpace(l.Package + " " + l.Version)
		if l.Package == "" {
			who = l.Origin.String()
		}
		if who == "" {
			steps[i] = "you ask for " + l.Dependency
		} else {
			steps[i] = who + " asks for " + l.Dependency
		}
	}
	return strings.Join(steps, ", ")
}

// hints say what may help against a failure of the index.
func (f *sourceFailure) hints(e *index.Error) []string {
	from := fmt.Sprintf("the index is %s (%s)", index.Redact(f.setting.URL), f.setting.Source)
	_, isCertificate := errors.AsType[*tls.CertificateVerificationError](e)
	switch {
	case isCertificate:
		return []string{"PIP_CERT or SSL_CERT_FILE names the certificates to trust"}
	case errors.Is(e.Err, index.ErrOffline):
		return []string{"without --offline it is asked for"}
	case unreachable(e.Err) && e.Held:
		return []string{from + "; --offline takes what is remembered of it"}
	case unreachable(e.Err):
		return []string{
			from + "; --index-url names another, HTTPS_PROXY a proxy",
			"without a network, an index on this machine can be served by: resolve index serve DIR",
		}
	case e.Status == 401 || e.Status == 403:
		return []string{from + "; a user and password for it can stand in its URL or in ~/.netrc"}
	case e.Status == 404 || e.Status == 410:
		return []string{"the index lists this file and does not have it: a mirror that is not complete?"}
	case e.Status == 429 || e.Status == 503:
		return []string{"the server wants fewer requests: try again later, or with a lower --concurrency"}
	case strings.HasPrefix(e.Err.Error(), "malformed listing"):
		return []string{from + "; is it an index? The URL of one usually ends in /simple"}
	}
	return nil
}

func indexError(s index.Setting, err error) error {
	return failed(s.Source + ": " + err.Error())
}

func notAnIndex(dir string) error {
	return failed(fmt.Sprintf("%s: not the folder of an index: it has no folder simple in it", dir),
		"an index is laid out as simple/NAME/index.json and files/...")
}

func listenError(address string, err error) error {
	return failed("--listen " + address + ": " + plain(err))
}

// The demo of the once-map.

const demoEnded = "All have ended: it does not hang."

// variantLine says what a variant is, and what is wrong with it.
func variantLine(v variants.Variant) string {
	if v.Fault == "" {
		return v.From
	}
	return fmt.Sprintf("hangs: %s [%s]", v.Fault, v.From)
}

// demoWatch is what the map says of a wait, unasked.
func demoWatch(stall string) string { return "      the map says: " + stall }

// hangReport says who is stuck, for which key, and who owes it.
func hangReport(h *variants.Hang, wait time.Duration) []string {
	lines := []string{"", fmt.Sprintf("Nobody has moved for %v. Who waits:", wait)}
	for _, s := range h.Stuck {
		what := "waits for " + s.Key
		if s.Key == "" {
			what = "brings " + s.Brings + ", and waits for a lock"
		}
		if s.Holds != "" {
			what += ", and holds " + s.Holds
		}
		lines = append(lines, fmt.Sprintf("  %s %s  [%s in %s]", s.Goroutine, what, s.In, s.Place))
	}
	lines = append(lines, "Who owes:")
	for _, d := range h.Debts {
		lines = append(lines, fmt.Sprintf("  %s: %s", d.Key, debtLine(d)))
	}
	return lines
}

func debtLine(d variants.Debt) string {
	switch {
	case d.Owner == "" && d.Put:
		return "nobody: it is there"
	case d.Owner == "":
		return "nobody was asked for it"
	case d.Ended && d.Put:
		return d.Owner + " has put it in and ended; it will wake nobody any more"
	case d.Ended:
		return d.Owner + " has ended without it"
	}
	return d.Owner + ", which is stuck itself"
}

// stalledError is the end of a demo that hangs.
func stalledError(variant string, h *variants.Hang) error {
	names := make([]string, len(h.Stuck))
	for i, s := range h.Stuck {
		names[i] = s.Goroutine
	}
	return &message{code: exitStalled, text: fmt.Sprintf("%s hangs: %s will not go on", variant, strings.Join(names, " and "))}
}

// Notes.

func interruptLine(i interrupt) string {
	if i.signal == syscall.SIGTERM {
		return "terminated"
	}
	return "interrupted"
}

func noteServing(dir string) string { return "serving " + dir + "; Ctrl-C ends it" }

// summary says what an answer took. Listings and metadata that came from the
// cache were no requests; those that nobody needed in the end were guesses.
func (q *question) summary(res *resolver.Resolution, took time.Duration) string {
	listed, read := q.watched.listed.Load(), q.watched.read.Load()
	return fmt.Sprintf("resolved %s in %s: %s for %s and %s (%d never read), %s, %s",
		count(len(res.Packages), "package"), took.Round(time.Millisecond), count(q.watched.sent.Load(), "request"),
		count(listed, "listing"), count(read, "metadata file"), max(0, listed+read-int64(res.Stats.Needed)),
		count(res.Stats.Decisions, "decision"), count(res.Stats.Conflicts, "conflict"))
}

// count says a number of things.
func count[T int | int64](n T, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}

func statusLine(listed, inFlight int64) string {
	return fmt.Sprintf("resolving: %d packages seen, %d requests in flight", listed, inFlight)
}
