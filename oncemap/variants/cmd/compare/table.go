package main

import (
	"fmt"
	"slices"
	"strings"

	"resolve/oncemap/variants/workload"
)

// A table is what was measured.
type table struct {
	loads    []workload.Load
	subjects []workload.Subject
	base     []float64   // of Go's map, for each load, in the load's unit
	cells    [][]float64 // load, subject: a ratio, or the figure of an absolute load
}

// markdown has a row for each subject. The best of a column is bold.
func (t *table) markdown() string {
	var b strings.Builder
	b.WriteString("| |")
	for _, l := range t.loads {
		fmt.Fprintf(&b, " %s |", l.Name)
	}
	b.WriteString("\n|---|" + strings.Repeat("---:|", len(t.loads)))
	b.WriteString("\n| map |")
	for i, l := range t.loads {
		fmt.Fprintf(&b, " %s |", inUnit(t.base[i], l))
	}
	for j, s := range t.subjects {
		fmt.Fprintf(&b, "\n| %s |", s.Name)
		for i, l := range t.loads {
			cell := figure(t.cells[i][j], l)
			if cell == figure(slices.Min(t.cells[i]), l) {
				cell = "**" + cell + "**"
			}
			fmt.Fprintf(&b, " %s |", cell)
		}
	}
	b.WriteString("\n\n")
	for _, l := range t.loads {
		fmt.Fprintf(&b, "- `%s`: %s\n", l.Name, l.What)
	}
	return b.String()
}

func figure(x float64, l workload.Load) string {
	switch {
	case l.Absolute && x < 0.005:
		return "0"
	case l.Absolute:
		return fmt.Sprintf("%.2g", x)
	case x >= 99.5:
		return fmt.Sprintf("%.0f", x)
	case x >= 9.95:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// inUnit writes a figure of Go's map.
func inUnit(x float64, l workload.Load) string {
	switch {
	case l.Unit != "ns":
		return strings.TrimSpace(fmt.Sprintf("%.2g %s", x, strings.TrimPrefix(l.Unit, "allocs")))
	case x >= 1e6:
		return fmt.Sprintf("%.1f ms", x/1e6)
	case x >= 1e4:
		return fmt.Sprintf("%.0f µs", x/1e3)
	case x >= 1e3:
		return fmt.Sprintf("%.1f µs", x/1e3)
	}
	return fmt.Sprintf("%.1f ns", x)
}
