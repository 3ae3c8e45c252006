//go:build explore

package main

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"resolve/oncemap/explore"
)

// Sizes of the picture, in its own units.
const (
	margin  = 20
	header  = 104 // title, message and the lanes' names
	row     = 40  // a step
	noteRow = 16  // each note below it
	char    = 6.9 // width of a character
	small   = 5.8 // width of a small one
	indent  = 26  // from a lane to its text
	between = 30  // from the text to the next lane
	keyRow  = 18
)

// The colours, for light surroundings and for dark ones. The picture brings its
// own ground, so that it can be read where the two do not agree.
const style = `<style>
svg{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:11.5px}
.ground{fill:#ffffff;stroke:#d0d7de}.text{fill:#1f2328}.soft{fill:#59636e;font-size:9.5px}.title{font-size:15px;font-weight:bold}
.name{fill:#ffffff;font-weight:bold}.head{fill:#33506b}.lane{stroke:#8c959f;stroke-width:1.5}.gone{fill:#8c959f}
.number{fill:#33506b}.digit{fill:#ffffff;font-size:10px}.note{fill:#0a6640}
.holds{fill:#8250df}.word{fill:#6639ba;font-size:9.5px}.queues{fill:none;stroke:#8250df;stroke-dasharray:3 3}.sleeps{stroke:#8c959f;stroke-dasharray:2 4;stroke-width:1.5}
.wake{stroke:#1a7f37;fill:none;stroke-width:1.5}.wakehead{fill:#1a7f37}.vain{stroke:#bc4c00;fill:none;stroke-width:2}.vaintext{fill:#bc4c00;font-weight:bold}
.stuck{stroke:#cf222e;stroke-width:2.5;stroke-dasharray:5 4}.alarm{fill:#ffebe9;stroke:#cf222e;stroke-width:1.5}.alarmtext{fill:#a40e26}.blames{stroke:#cf222e;fill:none;stroke-width:1.5}.blameshead{fill:#cf222e}
.cover{fill:#ffffff}
@media (prefers-color-scheme:dark){
.ground,.cover{fill:#0d1117}.ground{stroke:#3d444d}.text{fill:#e6edf3}.soft{fill:#9198a1}.head,.number{fill:#3d6287}.lane,.sleeps{stroke:#656c76}.gone{fill:#656c76}.note{fill:#56d364}
.holds{fill:#ab7df8}.word{fill:#d2a8ff}.queues{stroke:#ab7df8}.wake{stroke:#3fb950}.wakehead{fill:#3fb950}.vain{stroke:#f0883e}.vaintext{fill:#f0883e}
.stuck,.blames{stroke:#f85149}.blameshead{fill:#f85149}.alarm{fill:#3c1618;stroke:#f85149}.alarmtext{fill:#ffa198}
}
</style>
`

// A sheet is a diagram with sizes.
type sheet struct {
	*diagram
	b     bytes.Buffer
	x     []int // of each lane
	y     []int // of each row: the beginning, the steps, the end
	width int
	top   int // below the lanes' names
	foot  int // below the boxes of the end
}

// draw returns the picture of t.
func draw(t *explore.Trace) []byte {
	s := &sheet{diagram: diagramOf(t)}
	s.measure()
	height := s.foot + keyRow*(len(t.Keys)+1) + margin
	fmt.Fprintf(&s.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`+"\n", s.width, height, s.width, height)
	fmt.Fprintf(&s.b, "<title>%s</title>\n%s", html.EscapeString(t.Scenario+": "+t.Kind+": "+t.Message), style)
	fmt.Fprintf(&s.b, `<rect class="ground" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>`+"\n", s.width-1, height-1)
	s.text(margin, 30, "text title", t.Scenario+": "+t.Kind)
	s.text(margin, 50, "text", t.Message)
	for i, n := range t.Before {
		s.text(margin, 50+noteRow*(i+1), "note", "at the beginning, "+n.Key+": "+n.State)
	}
	s.lanes()
	for _, p := range s.spans {
		s.span(p)
	}
	for _, w := range s.wakes {
		s.wake(w)
	}
	for _, step := range t.Steps {
		s.step(step)
	}
	s.waits()
	s.keys()
	s.b.WriteString("</svg>\n")
	return s.b.Bytes()
}

// measure finds where lanes and rows are.
func (s *sheet) measure() {
	t := s.trace
	need := make([]float64, len(t.Goroutines))
	for i := range need {
		need[i] = 150
	}
	fit := func(goroutine string, w float64) {
		i := s.lane(goroutine)
		need[i] = max(need[i], w)
	}
	s.top = header + noteRow*len(t.Before)
	s.y = []int{s.top + 6}
	at := s.y[0] + row - 18
	for _, step := range t.Steps {
		fit(step.Goroutine, char*float64(len([]rune(step.String()))))
		s.y = append(s.y, at)
		at += row
		for _, n := range step.Notes {
			fit(step.Goroutine, char*float64(len([]rune(noteText(n)))))
			at += noteRow
		}
	}
	for _, w := range t.Waits {
		for _, line := range waitLines(w) {
			fit(w.Goroutine, char*float64(len([]rune(line)))+16)
		}
	}
	s.y = append(s.y, at+6)
	x := float64(margin + 20)
	for i := range need {
		s.x = append(s.x, int(x))
		x += indent + need[i] + between
	}
	s.width = max(int(x)-between+margin, margin*2+int(8*float64(len(t.Message))))
	s.foot = s.y[s.end()] + 84
}

func (s *sheet) text(x, y int, class, text string) {
	fmt.Fprintf(&s.b, `<text x="%d" y="%d" class="%s">%s</text>`+"\n", x, y, class, html.EscapeString(text))
}

// lanes draws the goroutines' names and lines. The line of one that ends stops
// at its last step.
func (s *sheet) lanes() {
	t := s.trace
	for i, name := range t.Goroutines {
		last, waits := 0, false
		for _, step := range t.Steps {
			if step.Goroutine == name {
				last = step.N
			}
		}
		for _, w := range t.Waits {
			waits = waits || w.Goroutine == name
		}
		w := int(8*float64(len(name))) + 16
		fmt.Fprintf(&s.b, `<rect class="head" x="%d" y="%d" width="%d" height="24" rx="4"/>`+"\n", s.x[i]-16, s.top-36, w)
		s.text(s.x[i]-8, s.top-20, "name", name)
		bottom := s.y[last] + 30
		if last > 0 {
			bottom += noteRow * len(t.Steps[last-1].Notes)
		}
		if waits {
			bottom = s.y[last]
		}
		fmt.Fprintf(&s.b, `<path class="lane" d="M%d %dV%d"/>`+"\n", s.x[i], s.top-12, bottom)
		if !waits {
			fmt.Fprintf(&s.b, `<rect class="gone" x="%d" y="%d" width="16" height="3"/>`+"\n", s.x[i]-8, bottom)
			s.text(s.x[i]+14, bottom+5, "soft", "ended")
		}
	}
}

func (s *sheet) span(p span) {
	x, from, to := s.x[p.lane], s.y[p.from], s.y[p.to]
	switch p.kind {
	case holds:
		fmt.Fprintf(&s.b, `<rect class="holds" x="%d" y="%d" width="6" height="%d" rx="3"/>`+"\n", x-19, from-4, to-from+8)
		fmt.Fprintf(&s.b, `<text class="word" text-anchor="end" transform="translate(%d %d) rotate(-90)">%s</text>`+"\n", x-23, from-2, html.EscapeString(p.label))
	case queues:
		if to-from > row { // else it is in at once
			fmt.Fprintf(&s.b, `<rect class="queues" x="%d" y="%d" width="6" height="%d" rx="3"/>`+"\n", x-19, from-4, to-from+8)
		}
	case sleeps:
		fmt.Fprintf(&s.b, `<path class="cover" d="M%d %dh4V%dh-4z"/><path class="sleeps" d="M%d %dV%d"/>`+"\n", x-2, from+10, to-10, x, from+10, to-10)
	case stuck:
		fmt.Fprintf(&s.b, `<path class="cover" d="M%d %dh4V%dh-4z"/><path class="stuck" d="M%d %dV%d"/>`+"\n", x-2, from+10, to, x, from+10, to)
	}
}

// wake draws an arrow from the waker's step to the step that goes on, between
// the rows and so through no text.
func (s *sheet) wake(w wake) {
	x1, y1, x2, y2 := s.x[w.from], s.y[w.fromRow], s.x[w.to], s.y[w.toRow]
	fmt.Fprintf(&s.b, `<path class="wake" d="M%d %dV%dH%dV%d"/>`+"\n", x1, y1+10, y2-20, x2, y2-17)
	fmt.Fprintf(&s.b, `<path class="wakehead" d="M%d %dl-5 -9h10z"/>`+"\n", x2, y2-10)
}

func (s *sheet) step(step explore.TraceStep) {
	lane := s.lane(step.Goroutine)
	x, y := s.x[lane], s.y[step.N]
	fmt.Fprintf(&s.b, `<circle class="number" cx="%d" cy="%d" r="10"/><text class="digit" text-anchor="middle" x="%d" y="%d">%d</text>`+"\n", x, y, x, y+4, step.N)
	s.text(x+indent, y+1, "text", step.String())
	s.text(x+indent, y+13, "soft", step.Place)
	for i, n := range step.Notes {
		class := "note"
		if inVain(step) {
			class = "vaintext"
		}
		s.text(x+indent, y+13+noteRow*(i+1), class, noteText(n))
	}
	if inVain(step) {
		s.vain(x, y, lane)
	}
}

// vain draws an arrow that arrives nowhere, towards the next lane.
func (s *sheet) vain(x, y, lane int) {
	way := -1
	if lane == 0 {
		way = 1
	}
	at := x + 40*way
	fmt.Fprintf(&s.b, `<path class="vain" d="M%d %dH%dm-5 -5l10 10m0 -10l-10 10"/>`+"\n", x+11*way, y, at)
}

// waits draws a box for each goroutine that waits at the end, and an arrow to
// who holds what it waits for.
func (s *sheet) waits() {
	y := s.y[s.end()]
	for _, w := range s.trace.Waits {
		lane := s.lane(w.Goroutine)
		x, lines := s.x[lane]-16, waitLines(w)
		width := 0
		for _, line := range lines {
			width = max(width, int(char*float64(len([]rune(line))))+22)
		}
		fmt.Fprintf(&s.b, `<rect class="alarm" x="%d" y="%d" width="%d" height="%d" rx="5"/>`+"\n", x, y, width, 14+15*len(lines))
		for i, line := range lines {
			s.text(x+10, y+18+15*i, "alarmtext", line)
		}
		for _, holder := range w.HeldBy {
			holder = strings.TrimSuffix(holder, " (writer)")
			if to := s.lane(holder); to >= 0 && to != lane {
				s.blame(lane, to, y)
			}
		}
	}
}

// blame draws an arrow from the box of a waiting goroutine to the lane of who
// holds what it waits for.
func (s *sheet) blame(from, to, y int) {
	x1, x2, way := s.x[from]+10, s.x[to]+8, 1
	if x2 < x1 {
		way = -1
	} else {
		x1, x2 = x1+20, x2-8
	}
	up := y - 6 - 8*max(0, way)
	fmt.Fprintf(&s.b, `<path class="blames" d="M%d %dV%dH%d"/><path class="blameshead" d="M%d %dl%d -5v10z"/>`+"\n", x1, y, up, x2, x2-4*way+4*way, up, -9*way)
}

// keys writes where each key stands at the end.
func (s *sheet) keys() {
	s.text(margin, s.foot+8, "text", "at the end")
	for i, k := range s.trace.Keys {
		line := k.Key + ": " + k.State
		if k.By != "" {
			line += " by " + k.By
		}
		s.text(margin+14, s.foot+8+keyRow*(i+1), "note", fmt.Sprintf("%s (step %d)", line, k.Step))
	}
}

func noteText(n explore.TraceNote) string { return "→ " + n.Key + ": " + n.State }

// waitLines says who waits at the end, for what, and who holds it.
func waitLines(w explore.TraceWait) []string {
	lines := []string{
		fmt.Sprintf("%s waits since step %d", w.Goroutine, w.Since),
		explore.TraceStep{Operation: w.Operation, Object: w.Object, Key: w.Key, State: w.State}.String(),
	}
	if len(w.HeldBy) > 0 {
		lines = append(lines, "held by "+strings.Join(w.HeldBy, ", "))
	}
	return append(lines, w.Place)
}
