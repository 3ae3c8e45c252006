package plot

import (
	"fmt"
	"math"
	"strings"
)

// A LogLog is panels in which both axes are logarithmic: what grows in proportion
// runs along the dashed lines.
type LogLog struct {
	Title, Desc string
	Panels      []Panel
}

// A Panel is one thing that grows. Its points are in the order of X.
type Panel struct {
	Title, X    string
	Time, Space []Point // milliseconds of processor, megabytes
}

// A Point is one measurement; both are above 0.
type Point struct{ X, Y float64 }

const (
	panelWidth, panelHeight        = 230.0, 190.0
	panelLeft, panelTop, panelFoot = 46.0, 50.0, 52.0
	perRow                         = 3
)

// SVG draws the panels, three in a row.
func (p LogLog) SVG() []byte {
	var c canvas
	c.text(8, 20, "title", "start", p.Title)
	c.line(300, 16, 320, 16, "line")
	c.text(326, 20, "", "start", "ms of processor")
	c.line(430, 16, 450, 16, "second")
	c.text(456, 20, "", "start", "MB allocated")
	c.line(550, 16, 570, 16, "guide")
	c.text(576, 20, "", "start", "in proportion")
	for i, panel := range p.Panels {
		panel.draw(&c, float64(i%perRow)*(panelWidth+panelLeft)+panelLeft, float64(i/perRow)*(panelHeight+panelTop+panelFoot)+panelTop+14)
	}
	rows := (len(p.Panels) + perRow - 1) / perRow
	return c.svg(perRow*(panelWidth+panelLeft)+14, float64(rows)*(panelHeight+panelTop+panelFoot)+14, p.Title, p.Desc)
}

// draw draws a panel whose corner is at left and top.
func (p Panel) draw(c *canvas, left, top float64) {
	x0, x1 := decades(p.Time, func(q Point) float64 { return q.X })
	y0, y1 := decades(append(append([]Point{}, p.Time...), p.Space...), func(q Point) float64 { return q.Y })
	x := func(v float64) float64 { return left + (math.Log10(v)-x0)/(x1-x0)*panelWidth }
	y := func(v float64) float64 { return top + panelHeight - (math.Log10(v)-y0)/(y1-y0)*panelHeight }
	c.text(left, top-10, "strong", "start", p.Title)
	for d := x0; d <= x1; d++ {
		c.line(x(math.Pow(10, d)), top, x(math.Pow(10, d)), top+panelHeight, "grid")
		c.text(x(math.Pow(10, d)), top+panelHeight+16, "", "middle", decade(d))
	}
	for d := y0; d <= y1; d++ {
		c.line(left, y(math.Pow(10, d)), left+panelWidth, y(math.Pow(10, d)), "grid")
		c.text(left-5, y(math.Pow(10, d))+4, "", "end", decade(d))
	}
	c.text(left, top+panelHeight+33, "", "start", p.X)
	last := p.Time[len(p.Time)-1] // the line of proportion ends where the time does
	from := Point{p.Time[0].X, last.Y / last.X * p.Time[0].X}
	if low := math.Pow(10, y0); from.Y < low {
		from = Point{low / last.Y * last.X, low}
	}
	c.line(x(from.X), y(from.Y), x(last.X), y(last.Y), "guide")
	for _, series := range []struct {
		class  string
		points []Point
	}{{"line", p.Time}, {"second", p.Space}} {
		var path strings.Builder
		for _, q := range series.points {
			fmt.Fprintf(&path, "%.1f,%.1f ", x(q.X), y(q.Y))
		}
		c.add(`<polyline points="%s" class="%s"/>`, strings.TrimSpace(path.String()), series.class)
	}
}

// decades returns the powers of ten around all values, two different ones.
func decades(points []Point, of func(Point) float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, q := range points {
		low, high = min(low, math.Floor(math.Log10(of(q)))), max(high, math.Ceil(math.Log10(of(q))))
	}
	return low, max(high, low+1)
}

// decade says a power of ten.
func decade(d float64) string {
	v := math.Pow(10, d)
	switch {
	case v >= 1e6:
		return fmt.Sprintf("%.0fM", v/1e6)
	case v >= 1000:
		return fmt.Sprintf("%.0fk", v/1000)
	}
	return fmt.Sprintf("%g", v)
}
