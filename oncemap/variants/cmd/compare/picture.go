package main

import (
	"bytes"
	"fmt"
	"html"
	"slices"
	"strings"
)

// Sizes of the picture, in its own units.
const (
	across   = 3   // panels in a row
	panel    = 330 // width of a panel
	name     = 120 // of which the names take
	number   = 46  // and the numbers
	line     = 17  // height of a bar's row
	head     = 44  // of a panel, above its bars
	margin   = 16
	longest  = 8.0 // ratio at which a bar is cut
	titleRow = 46
)

// picture draws a panel for each load that has ratios: a bar for each subject,
// as long as its ratio to Go's map.
func (t *table) picture() []byte {
	var drawn []int
	for i, l := range t.loads {
		if !l.Absolute {
			drawn = append(drawn, i)
		}
	}
	rows := (len(drawn) + across - 1) / across
	height := head + line*len(t.subjects) + margin
	w, h := margin+across*panel, titleRow+rows*height+margin
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11">`+"\n", w, h)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", w, h)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="16" fill="#222">times the cost of Go's map without synchronisation, measured in the same round (shorter is better; the line is 1)</text>`+"\n", margin)
	for at, i := range drawn {
		t.panel(&b, i, margin+at%across*panel, titleRow+at/across*height)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// panel draws load i with its upper left corner at x, y.
func (t *table) panel(b *bytes.Buffer, i, x, y int) {
	l, cells := t.loads[i], t.cells[i]
	fmt.Fprintf(b, `<text x="%d" y="%d" font-weight="bold" font-size="13" fill="#222">%s</text>`+"\n", x, y+14, l.Name)
	fmt.Fprintf(b, `<text x="%d" y="%d" font-size="9" fill="#555">%s; map: %s a %s</text>`+"\n",
		x, y+28, html.EscapeString(short(l.What)), inUnit(t.base[i], l), l.Of)
	top := min(max(slices.Max(cells), 1.5), longest)
	room := float64(panel - name - number - margin)
	for j, s := range t.subjects {
		at := y + head + j*line
		ours, cut := strings.HasPrefix(s.Name, "oncemap"), cells[j] > top
		length := room * min(cells[j], top) / top
		fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="end" fill="#222">%s</text>`, x+name-6, at+11, html.EscapeString(s.Name))
		fmt.Fprintf(b, `<rect x="%d" y="%d" width="%.1f" height="%d" fill="%s"/>`, x+name, at+2, length, line-5, colour(ours))
		if cut { // a slanted gap near its end says that the bar goes on
			end := float64(x+name) + length - 12
			fmt.Fprintf(b, `<path d="M%.1f %d l4 %d h4 l-4 -%d z" fill="#fff"/>`, end, at+1, line-3, line-3)
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%d" fill="#222">%s</text>`+"\n", float64(x+name)+length+5, at+11, figure(cells[j], l))
	}
	one := float64(x+name) + room/top
	fmt.Fprintf(b, `<path d="M%.1f %d v%d" stroke="#d33" stroke-dasharray="3 2"/>`+"\n", one, y+head, line*len(t.subjects))
}

func colour(ours bool) string {
	if ours {
		return "#1b6ca8"
	}
	return "#b9c4cd"
}

// short leaves what stands in brackets out.
func short(what string) string {
	what, _, _ = strings.Cut(what, " (")
	return what
}
