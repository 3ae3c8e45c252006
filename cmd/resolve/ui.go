package main

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"resolve/resolver"
)

// Every sentence that a user sees stands in this file, in one whose name begins
// with ui or help, or in answers.go, differences.go and exhausted.go; or it comes
// as an error's text from the package that knows. The rules:
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
//   - --quiet silences warnings and notes; given twice, errors too.
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
func explain(err error) *message { return audience{}.explain(err) }

// explain is explain for an audience.
func (a audience) explain(err error) *message {
	if m, ok := errors.AsType[*message](err); ok {
		return m
	}
	if none, ok := errors.AsType[*resolver.NoSolution](err); ok {
		return a.explainNoSolution(none)
	}
	if broken, ok := errors.AsType[*sourceFailure](err); ok {
		return broken.explain()
	}
	if spent, ok := errors.AsType[*resolver.Exhausted](err); ok {
		return a.explainExhausted(spent)
	}
	return failed(err.Error())
}

// The interpreter.

const anotherPython = "the Python is another than it was when it was asked last: all is done again"

// No solution.

const noSolutionText = "no versions satisfy these requirements"

func (a audience) explainNoSolution(none *resolver.NoSolution) *message {
	m := &message{code: exitUnsolved, text: none.Error()}
	for _, h := range none.Hints {
		text := h.Text
		if s := h.Setting; s.Name != "" {
			text += ": " + a.set(s.Name, s.Value)
		}
		m.hints = append(m.hints, text)
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

const (
	hintHelp  = "resolve --help shows what there is"
	hintFlags = "resolve help flags shows what there is"
)

var (
	errBadColor       = errors.New("expected auto, always or never")
	errBadErrorFormat = errors.New("expected text or json")
	errBadConcurrency = failed("--concurrency: expected a number from 1 on, or 0 for the default")
	errTwoIndexes     = failed("--fixture and --index-url exclude each other, and so do --fixture and all flags that name indexes: a fixture is an index of its own")
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

// noFiles is about a command line without files; likely is one that could be meant.
func noFiles(likely string) error {
	return failed("no file given", "name a file of requirements, as in: resolve "+likely, hintHelp)
}

// noHelp is about what is no command; near is the one that was probably meant,
// or "".
func noHelp(names []string, near string) error {
	m := failed(fmt.Sprintf("resolve help: there is no command or topic %q", strings.Join(names, " ")))
	if near != "" {
		m.hints = append(m.hints, fmt.Sprintf("did you mean %s?", near))
	} else {
		m.hints = append(m.hints, hintHelp)
	}
	return m
}

// flagError is about flags; near is the one that was probably meant, or "".
func flagError(err error, near string) error {
	if near != "" {
		return failed(err.Error(), fmt.Sprintf("did you mean --%s?", near))
	}
	return failed(err.Error(), hintFlags)
}

func unknownIndexCommand(name string) error {
	return failed(fmt.Sprintf("resolve index: unknown command %q", name), "resolve index serve DIR serves a folder as an index")
}

func unknownFixture(name string, found, all []string) error {
	if len(found) > 1 {
		return failed(fmt.Sprintf("--fixture: %q is the name of several", name), "there are "+strings.Join(found, ", "))
	}
	return failed(fmt.Sprintf("--fixture: there is no %q", name), "there are "+strings.Join(all, ", "))
}

// Notes.

func interruptLine(i interrupt) string {
	if i.signal == syscall.SIGTERM {
		return "terminated"
	}
	return "interrupted"
}

func noteServing(dir string) string { return "serving " + dir + "; Ctrl-C ends it" }

// count says a number of things.
func count[T int | int64](n T, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
