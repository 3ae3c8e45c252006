package main

import (
	"fmt"
	"strings"
	"time"

	"resolve/oncemap/variants"
)

// What the demo of the once-map says. The rules are those of ui.go.

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
