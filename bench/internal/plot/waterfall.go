package plot

import (
	"fmt"
	"math"
)

// A Waterfall is the requests of several runs, below each other on one time axis.
type Waterfall struct {
	Title, Desc string
	Lanes       []Lane
	Step        float64 // milliseconds between two lines of the grid
}

// A Lane is one run.
type Lane struct {
	Label string
	Spans []Span // in the order of their begins
}

// A Kind is what a request is for.
type Kind int

const (
	Listing Kind = iota
	Metadata
)

// A Span is one request, in milliseconds.
type Span struct {
	Begin, End float64
	Kind       Kind
}

// SVG draws the lanes, each of the same height however many requests it has.
func (p Waterfall) SVG() []byte {
	const width, left, right, top, lane, gap = 720.0, 8.0, 16.0, 52.0, 150.0, 30.0
	last := p.Step
	for _, l := range p.Lanes {
		for _, s := range l.Spans {
			last = max(last, s.End)
		}
	}
	x := func(ms float64) float64 { return left + ms/last*(width-left-right) }
	height := top + float64(len(p.Lanes))*(lane+gap)
	var c canvas
	c.text(8, 20, "title", "start", p.Title)
	c.rect(8, 30, 12, 8, "a")
	c.text(26, 38, "", "start", "listing")
	c.rect(80, 30, 12, 8, "b")
	c.text(98, 38, "", "start", "metadata")
	for i := 0.0; i*p.Step <= last; i++ {
		c.line(x(i*p.Step), top, x(i*p.Step), height-gap+6, "grid")
		if every := math.Max(1, math.Ceil(last/p.Step/12)); math.Mod(i, every) == 0 {
			c.text(x(i*p.Step), height-gap+20, "", "middle", fmt.Sprintf("%.0f", i*p.Step))
		}
	}
	c.text(left, height+6, "", "start", "milliseconds since the first request; a line of the grid is a round trip")
	y := top
	for _, l := range p.Lanes {
		c.text(left+4, y+12, "strong", "start", l.Label)
		each := (lane - 18) / float64(max(1, len(l.Spans)))
		for i, s := range l.Spans {
			class := "a"
			if s.Kind == Metadata {
				class = "b"
			}
			c.rect(x(s.Begin), y+18+float64(i)*each, math.Max(.5, x(s.End)-x(s.Begin)), math.Max(.5, each*.85), class)
		}
		y += lane + gap
	}
	return c.svg(width, height+14, p.Title, p.Desc)
}
