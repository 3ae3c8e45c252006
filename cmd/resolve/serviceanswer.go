package main

import (
	"context"
	"encoding/json"
	"io"
	"slices"

	"resolve/lockfile"
	"resolve/resolver"
)

// jsonForm is the form of an answer that is the body itself; the others are a
// text in it.
const jsonForm = "json"

// A lockAnswer is the body of an answer in any other form.
type lockAnswer struct {
	Lock     string   `json:"lock"`
	Warnings []string `json:"warnings"`
}

// An answering writes the answer to one request.
type answering struct {
	*locking
	question *question
	form     *outputForm
	warnings []string // of the request: they come before those of the resolve
}

// answering returns what writes the answer to a body. No file of a distribution
// is read for it: hashes are those that the index lists.
func (s *serving) answering(b *serviceBody, req resolver.Request, warnings []string) (*answering, error) {
	if b.format == "" {
		b.format = jsonForm
	}
	b.noHeader = true // the command is not the client's
	l := &locking{options: &b.options, process: &process{getenv: func(string) string { return "" }}}
	if err := l.checkOutput(); err != nil {
		return nil, err
	}
	form, err := l.form()
	q := &question{request: req, setting: s.asked.setting, world: s.asked.world, watched: &watched{}}
	return &answering{l, q, form, warnings}, err
}

// A noAnswer is why an answer cannot be written in its form.
type noAnswer struct{ error }

func (e *noAnswer) Unwrap() error { return e.error }

// write writes the answer.
func (a *answering) write(ctx context.Context, w io.Writer, res *resolver.Resolution) error {
	audience{asks: true}.unname(res)
	o := lockfile.Options{}
	var err error
	if a.form.lock {
		if o, err = a.lockOptions(ctx, a.question, res, a.form); err != nil {
			return &noAnswer{err}
		}
	}
	res.Warnings = slices.Concat(a.warnings, res.Warnings)
	text, err := a.render(a.question, res, a.form, o)
	if err != nil {
		return &noAnswer{err}
	}
	if a.form.name == jsonForm {
		_, err = w.Write(text)
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(lockAnswer{string(text), listed(res.Warnings)})
}
