package main

import (
	"slices"
	"strings"

	"resolve/requirements"
	"resolve/settings"
)

// An origin is where a flag's value comes from that is not of the command line: a
// variable or a file.
type origin struct {
	variable string                // "" for a file
	at       requirements.Position // of the name in the file
	items    []settings.Item       // the values
}

// originNamed returns the origin of the flag that a message begins with, and what
// follows the flag's name there.
func (c *console) originNamed(text string) (name string, o *origin, rest string) {
	rest, ok := strings.CutPrefix(text, "--")
	if !ok {
		return "", nil, ""
	}
	end := strings.IndexFunc(rest, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	if end < 0 {
		end = len(rest)
	}
	return rest[:end], c.origins[rest[:end]], rest[end:]
}

// placed returns a message about a flag as one about where that was set.
func (c *console) placed(m *message) *message {
	if len(c.origins) == 0 {
		return m
	}
	out := *m
	out.details, out.hints = c.sourced(m.details), c.sourced(m.hints)
	name, o, rest := c.originNamed(m.text)
	if o == nil {
		return &out
	}
	if o.variable != "" {
		out.text = o.variable + rest
		return &out
	}
	at := o.at
	for _, item := range o.items {
		if strings.Contains(rest, item.Text) && item.Text != "" {
			at = item.At
		}
	}
	out.text = at.String() + ": " + name + rest
	if out.cause == nil {
		out.cause = &requirements.Error{File: at.File, Line: at.Line, Column: at.Column, Msg: name + rest}
	}
	return &out
}

// sourced returns lines that name flags as the source of something, "(--name)", with
// where those were set.
func (c *console) sourced(lines []string) []string {
	lines = slices.Clone(lines) // some messages are variables
	for i := range lines {
		for flag := range c.origins {
			lines[i] = strings.ReplaceAll(lines[i], "(--"+flag+")", "("+c.from(flag)+")")
		}
	}
	return lines
}

// from says where the value of a flag comes from: "--name", a variable, or file:line.
func (c *console) from(flag string) string {
	o := c.origins[flag]
	switch {
	case o == nil:
		return "--" + flag
	case o.variable != "":
		return o.variable
	}
	return place(o.at)
}
