package main

import (
	"fmt"
	"strings"

	"resolve/resolver"
)

// shownPins is how many versions of a partial answer a person is shown.
const shownPins = 12

// explainExhausted says where a budget went, and what may help. Its sentences
// follow the rules of ui.go.
func (a audience) explainExhausted(e *resolver.Exhausted) *message {
	m := &message{code: exitExhausted, label: labelError, text: e.Error()}
	if len(e.Busiest) > 0 {
		list := make([]string, len(e.Busiest))
		for i, b := range e.Busiest {
			list[i] = fmt.Sprintf("%s (conflicts: %d, versions tried: %d of %d)", b.Package, b.Conflicts, b.Tried, b.Versions)
		}
		m.details = append(m.details, "most of it went into "+strings.Join(list, ", "))
	}
	if len(e.Conflict) == 2 {
		m.details = append(m.details, "most often in each other's way: "+chainLine(e.Conflict[:1])+", "+chainLine(e.Conflict[1:]))
	}
	if n := len(e.Partial); n > 0 {
		list := make([]string, 0, shownPins)
		for _, p := range e.Partial[:min(n, shownPins)] {
			list = append(list, p.Name+"=="+p.Version)
		}
		text := fmt.Sprintf("%d packages stand together so far: %s", n, strings.Join(list, ", "))
		switch {
		case n == 1:
			text = "one package stands so far: " + list[0]
		case n > shownPins:
			text += fmt.Sprintf(" and %d more", n-shownPins)
		}
		m.details = append(m.details, text)
	}
	if e.Pin != nil {
		m.hints = append(m.hints, fmt.Sprintf("a line %s leads to an answer of %d packages in %d steps", e.Pin.Text, e.Pin.Packages, e.Pin.Steps))
	}
	switch option := a.option("max-" + e.Bound); {
	case !a.asks:
		m.hints = append(m.hints, option+" sets another budget; none means no end")
	case e.Below(a.most):
		m.hints = append(m.hints, option+" sets another budget; none means as much as the service lets a request take")
	}
	return m
}
