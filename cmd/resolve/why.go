package main

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"resolve/pep508"
	"resolve/resolver"
)

// newQuestionCommand returns a command that resolves, with all flags that say
// of what, and prints something else than a lock.
func newQuestionCommand(o *options, use, short, long, example string, run func(cmd *cobra.Command, args []string) error) *cobra.Command {
	cmd := &cobra.Command{
		Use: use, Short: short, Long: long, Example: example,
		Args: cobra.ArbitraryArgs, // so that what is missing is said in our words
		RunE: run,
	}
	cmd.Flags().SortFlags = false
	o.addInputFlags(cmd.Flags())
	return cmd
}

// newWhyCommand returns the command "why".
func newWhyCommand(o *options, p *process, c *console) *cobra.Command {
	return newQuestionCommand(o, "why [flags] NAME [FILE...]", helpWhyShort, helpWhyLong, helpWhyExample,
		func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errWhyArgs
			}
			if !pep508.ValidName(args[0]) {
				return whyNotAName(args[0])
			}
			name := pep508.NormalizeName(args[0])
			l := &locking{options: o, process: p, ui: c, files: args[1:]}
			return l.answer(cmd.Context(), func(q *question, res *resolver.Resolution, out *strings.Builder) error {
				g := newGraph(res)
				at, ok := g.at[name]
				if !ok {
					q.sayAbsent(out, res, name)
					q.hint = hintWhyNot(name)
					return nil
				}
				g.sayWhy(out, at)
				return nil
			})
		})
}

// answer resolves what the flags and files ask for, and prints what say makes
// of it. What say asks of the index besides is remembered from then on.
func (l *locking) answer(ctx context.Context, say func(*question, *resolver.Resolution, *strings.Builder) error) error {
	q, err := l.ask(ctx)
	if err != nil {
		return err
	}
	defer q.close()
	q.source = remember(q.source)
	res, err := q.resolve(ctx, q.request)
	if err != nil {
		return err
	}
	var out strings.Builder
	if err := say(q, res, &out); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, err := io.WriteString(l.stdout, out.String()); err != nil {
		return stdoutError(err)
	}
	if q.hint != "" {
		l.ui.unlessQuiet(labelHint, q.hint)
	}
	return nil
}

// unmet returns which packages of an answer would ask for a package that is
// not in it with an extra or in another environment, as sentences.
func (q *question) unmet(res *resolver.Resolution, name string) (lines []string) {
	r, ok := q.source.(*remembered)
	if !ok || q.request.Target == nil {
		return nil
	}
	versions := map[string]string{}
	for _, p := range res.Packages {
		versions[p.Name] = p.Version
	}
	seen := map[string]bool{}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range r.readings {
		if versions[m.Name] != m.Version || m.Version == "" {
			continue
		}
		for _, text := range m.RequiresDist {
			d, _, err := pep508.ParseLenient(text)
			if err == nil && d.Name == name {
				seen[unmetLine(m.Name, m.Version, d, q.extraFor(d.Marker))] = true
			}
		}
	}
	return sortedKeys(seen)
}

// extraFor returns the extra with which a marker would hold here, "" if none.
func (q *question) extraFor(m *pep508.Marker) string {
	for _, extra := range m.Extras() {
		if m.Evaluate(&q.request.Target.Environment, extra) {
			return extra
		}
	}
	return ""
}
