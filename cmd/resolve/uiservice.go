package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/spf13/pflag"

	"resolve/index"
	"resolve/requirements"
)

// What the service says, to who runs it and to who asks it. The rules are those
// of ui.go; the fields of a request's body are called by their names.

var (
	errServiceArgs   = failed("resolve serve: it takes no arguments", "what is to be resolved comes in requests, as docs/service.md has it")
	errServiceSemver = failed("--fixture: a fixture of semantic versions is not served")
	errBadService    = failed("--max-resolves, --max-waiting, --max-age and --grace: expected no negative value, and an age")
)

const warnOpen = "whoever reaches this address may ask: there is no authentication"

func noteService(s index.Setting) string {
	return fmt.Sprintf("answering POST /v1/resolve from %s (%s); Ctrl-C ends it", index.Redact(s.URL), s.Source)
}

// The body of a request.

var (
	errNoObject     = failed("the body is no JSON object", `as in {"requirements": ["flask>=2"]}`)
	errNothingAsked = failed("nothing is asked for", `"requirements" or "pyproject" says what is, as in {"requirements": ["flask>=2"]}`)
	errNoPyproject  = failed("extra, all-extras and group: there is no pyproject, and nothing else has them")
)

func notJSON(src []byte, bad *json.SyntaxError) error {
	before := src[:max(0, int(bad.Offset)-1)] // the offset is behind what is wrong
	line := 1 + bytes.Count(before, []byte("\n"))
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return failed(fmt.Sprintf("the body is no JSON: line %d, column %d: %v", line, column, bad))
}

func fieldTwice(name string) error { return failed(fmt.Sprintf("the field %q is there twice", name)) }

func unknownField(name, near string) error {
	m := failed(fmt.Sprintf("there is no field %q", name))
	if near != "" {
		m.hints = append(m.hints, fmt.Sprintf("did you mean %q?", near))
	}
	return m
}

func fieldType(name, expected string) error { return failed(name + ": expected " + expected) }

func fieldValue(name, value string, err error) error {
	if bad, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		err = bad.Unwrap()
	}
	return failed(fmt.Sprintf("%s: %q: %v", name, value, err))
}

// optionNotServed is about an option in a text.
func optionNotServed(o requirements.Option) error {
	return failedAt(o.Position, fmt.Sprintf("%s is not taken from a request", o.Name),
		"the service asks the index that it was started with")
}

// directNotServed is about a requirement that names where it is to be had.
func directNotServed(r requirements.Requirement) error {
	return failedAt(r.Position, "a request names no URLs, paths and editables",
		"a name and versions are asked for, as in flask>=2")
}

// failedAt is about a place in a text.
func failedAt(p requirements.Position, text, hint string) error {
	m := failed(place(p)+": "+text, hint)
	m.cause = &requirements.Error{File: p.File, Line: p.Line, Column: p.Column, Msg: text}
	return m
}
