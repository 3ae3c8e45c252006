package plot

// Bars are values side by side, in groups.
type Bars struct {
	Title, Desc string
	Groups      []Group
	Limit       float64 // longer bars are cut, and say so by an open end
}

// A Group is bars that are to be compared.
type Group struct {
	Label string
	Bars  []Bar
}

// A Bar is one value. Text says it.
type Bar struct {
	Label  string
	Value  float64
	Text   string
	Strong bool
}

// SVG draws the bars.
func (p Bars) SVG() []byte {
	const width, left, right, bar, gap = 720.0, 240.0, 90.0, 14.0, 12.0
	var c canvas
	c.text(8, 20, "title", "start", p.Title)
	y := 36.0
	for _, g := range p.Groups {
		c.text(8, y+11, "", "start", g.Label)
		for _, b := range g.Bars {
			class := "other"
			if b.Strong {
				class = "a"
			}
			long := max(1, min(b.Value, p.Limit)/p.Limit*(width-left-right))
			c.text(left-8, y+11, "", "end", b.Label)
			c.rect(left, y, long, bar, class)
			at := left + long + 6
			if b.Value > p.Limit { // a gap and a piece
				c.rect(left+long+3, y, 4, bar, class)
				c.rect(left+long+10, y, 2, bar, class)
				at += 10
			}
			text := ""
			if b.Strong {
				text = "strong"
			}
			c.text(at, y+11, text, "start", b.Text)
			y += bar + 3
		}
		y += gap
	}
	return c.svg(width, y, p.Title, p.Desc)
}
