package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"resolve/index"
	"resolve/requirements"
	"resolve/resolver"
)

// An errorFormat is how messages are written to standard error.
type errorFormat string

const (
	formatText errorFormat = "text"
	formatJSON errorFormat = "json"
)

// String, Set and Type make an errorFormat the value of a flag.
func (f *errorFormat) String() string { return string(*f) }

func (f *errorFormat) Set(s string) error {
	if errorFormat(s) != formatText && errorFormat(s) != formatJSON {
		return errBadErrorFormat
	}
	*f = errorFormat(s)
	return nil
}

func (*errorFormat) Type() string { return "FORMAT" }

// errorSchema is the version of what an errorRecord looks like; docs/errors.md
// describes it. Fields are added under the same number; one that changes its
// meaning or goes gets another.
const errorSchema = 1

// An errorRecord is a message as data, one line of JSON.
type errorRecord struct {
	Schema  int    `json:"schema"`
	Kind    string `json:"kind"`
	Exit    int    `json:"exit,omitempty"` // none for what does not end a run
	Message string `json:"message"`

	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`

	Details []string        `json:"details,omitempty"`
	Hints   []resolver.Hint `json:"hints,omitempty"`

	NoSolution *noSolutionRecord   `json:"no-solution,omitempty"`
	Source     *sourceRecord       `json:"source,omitempty"`
	Budget     *resolver.Exhausted `json:"budget,omitempty"`
}

type noSolutionRecord struct {
	Sentences  []string           `json:"sentences"`
	Causes     []resolver.Cause   `json:"causes"`
	Conflict   *resolver.Conflict `json:"conflict,omitempty"`
	Incomplete string             `json:"incomplete,omitempty"`
	Steps      []resolver.Step    `json:"steps"`
}

type sourceRecord struct {
	Package string          `json:"package"`
	Version string          `json:"version,omitempty"`
	URL     string          `json:"url,omitempty"`
	Build   string          `json:"build,omitempty"` // the file that would have to be built
	Chain   []resolver.Link `json:"chain"`
}

// record gives the data of a message, and of the error that it is about.
func (m *message) record(err error) *errorRecord {
	r := &errorRecord{Schema: errorSchema, Kind: m.kind(err), Exit: m.code, Message: m.text, Details: m.details}
	if m.cause != nil {
		err = m.cause
	}
	none, unsolved := errors.AsType[*resolver.NoSolution](err)
	for i, text := range m.hints {
		h := resolver.Hint{Kind: "text"}
		if unsolved && i < len(none.Hints) { // the message has them in their order
			h = none.Hints[i]
		}
		h.Text = text
		r.Hints = append(r.Hints, h)
	}
	if unsolved {
		r.Message = noSolutionText
		r.NoSolution = &noSolutionRecord{listed(none.Sentences), listed(none.Causes), none.Conflict, none.Incomplete, listed(none.Steps())}
	}
	if spent, ok := errors.AsType[*resolver.Exhausted](err); ok {
		r.Budget = spent
	}
	if broken, ok := errors.AsType[*resolver.SourceError](err); ok {
		r.Source = sourceData(broken)
	}
	if bad, ok := errors.AsType[*requirements.Error](err); ok {
		r.File, r.Line, r.Column = bad.File, bad.Line, bad.Column
	}
	if bad, ok := errors.AsType[*resolver.InputError](err); ok {
		r.File, r.Line = bad.Origin.File, bad.Origin.Line
	}
	return r
}

// kind says in one word what a run ended with.
func (m *message) kind(err error) string {
	if m.cause != nil {
		err = m.cause
	}
	switch {
	case is[*resolver.NoSolution](err):
		return "no-solution"
	case is[*resolver.Exhausted](err):
		return "budget"
	case is[*resolver.SourceError](err):
		return "source"
	case is[*requirements.Error](err), is[*resolver.InputError](err):
		return "input"
	case is[interrupt](err):
		return "interrupted"
	case m.code == exitStalled:
		return "stalled"
	}
	return "failed"
}

// listed makes of no list an empty one: a field that is always there is no null.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func sourceData(e *resolver.SourceError) *sourceRecord {
	r := &sourceRecord{Package: e.Package, Version: e.Version, Chain: listed(e.Chain)}
	if broken, ok := errors.AsType[*index.Error](e.Err); ok {
		r.URL = broken.URL
	}
	r.Build, _, _ = resolver.NeedsBuild(e.Err)
	return r
}

// recordLocked writes one record.
func (c *console) recordLocked(r *errorRecord) {
	if c.closed {
		return
	}
	c.clearLocked()
	e := json.NewEncoder(c.w)
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		fmt.Fprintf(c.w, "resolve: %v\n", err)
	}
}

// formatOf finds --error-format among arguments before they are read, for
// what is wrong with them is told in that format too.
func formatOf(args []string) errorFormat {
	f := formatText
	for i, a := range args {
		value, ok := strings.CutPrefix(a, "--error-format=")
		if a == "--error-format" && i+1 < len(args) {
			value, ok = args[i+1], true
		}
		if a == "--" {
			break
		}
		if ok {
			_ = f.Set(value) // what it cannot be is told when it is read
		}
	}
	return f
}
