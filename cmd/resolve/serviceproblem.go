package main

import (
	"errors"
	"slices"
	"strings"

	"resolve/requirements"
	"resolve/resolver"
	"resolve/service"
)

// A problemRecord is a problem document with the members that docs/errors.md
// describes, but for the exit code.
type problemRecord struct {
	service.Problem
	errorRecord
}

// problem returns the document for what came of a request.
func (a audience) problem(err error) (status int, document any) {
	m := a.explain(err)
	if is[*badAsk](err) { // what is a flag of the command is a field there
		field := *m
		field.text = strings.TrimPrefix(m.text, "--")
		m = &field
	}
	r := m.record(err)
	r.Exit = 0
	kind := kindOf(err, m)
	p := kind.Problem(m.text)
	// What is about flags and files of who runs the service is no hint to others.
	r.Hints = slices.DeleteFunc(r.Hints, func(h resolver.Hint) bool {
		return kind == service.IndexFailed || h.Text == hintHelp || h.Text == hintFlags
	})
	return p.Status, problemRecord{p, *r}
}

func kindOf(err error, m *message) service.Kind {
	_, _, build := resolver.NeedsBuild(err)
	switch {
	case is[*resolver.NoSolution](err):
		return service.NoSolution
	case is[*resolver.Exhausted](err):
		return service.Exhausted
	case build:
		return service.NeedsBuild
	case is[*resolver.SourceError](err), is[*noAnswer](err):
		return service.IndexFailed
	case is[*badAsk](err), is[*resolver.InputError](err), is[*requirements.Error](errors.Join(err, m.cause)):
		return service.BadRequest
	}
	return service.Internal
}
