package roff

import (
	"fmt"
	"strings"
)

// A Page is a manual page while it is written. Texts are plain: whatever is in
// them is shown as it stands. One goroutine writes a page.
type Page struct {
	b     strings.Builder
	begun bool // a title has nothing below it yet, which begins a paragraph
}

// NewPage begins a page of section 1. The date is shown as it stands; "" shows
// none.
func NewPage(name, date, source, manual string) *Page {
	p := &Page{}
	p.macro("TH", strings.ToUpper(name), "1", date, source, manual)
	p.b.WriteString(".nh\n.ad l\n") // words stay whole and apart as they are: they may be copied
	return p
}

// Section begins a section.
func (p *Page) Section(title string) {
	p.macro("SH", strings.ToUpper(title))
	p.begun = true
}

// Subsection begins a part of a section.
func (p *Page) Subsection(title string) {
	p.macro("SS", title)
	p.begun = true
}

// paragraph begins one.
func (p *Page) paragraph() {
	if !p.begun {
		p.macro("PP")
	}
	p.begun = false
}

// Name is what the section NAME holds, which apropos(1) reads.
func (p *Page) Name(name, what string) {
	p.begun = false
	p.line(Escape(name) + ` \- ` + Escape(what))
}

// Text writes a paragraph, which is filled.
func (p *Page) Text(text string) {
	p.paragraph()
	p.line(Escape(strings.Join(strings.Fields(text), " ")))
}

// Item writes a head, in bold up to the place where its value begins, and what
// is said of it.
func (p *Page) Item(head, value, text string) {
	p.begun = false
	p.macro("TP")
	line := `\fB` + Escape(head) + `\fR`
	if value != "" {
		line += ` \fI` + Escape(value) + `\fR`
	}
	p.line(line)
	p.line(Escape(strings.Join(strings.Fields(text), " ")))
}

// Lines writes lines as they stand, indented.
func (p *Page) Lines(lines []string) {
	p.paragraph()
	p.macro("RS", "4")
	p.macro("nf")
	for _, line := range lines {
		p.line(Escape(line))
	}
	p.macro("fi")
	p.macro("RE")
}

// String returns the page.
func (p *Page) String() string { return p.b.String() }

// line writes a line of text that is escaped; what would be read as a macro at
// its start is kept from it.
func (p *Page) line(escaped string) {
	if strings.HasPrefix(escaped, ".") {
		escaped = `\&` + escaped
	}
	p.b.WriteString(escaped + "\n")
}

// macro writes a request with arguments.
func (p *Page) macro(name string, args ...string) {
	p.b.WriteString("." + name)
	for _, a := range args {
		if isPlain(a) {
			p.b.WriteString(" " + a)
		} else {
			p.b.WriteString(` "` + Escape(a) + `"`)
		}
	}
	p.b.WriteByte('\n')
}

// isPlain reports whether an argument needs no quotes. A hyphen in one is left
// alone: a date has some, which are read as such.
func isPlain(s string) bool {
	return s != "" && strings.Trim(s, "-ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
}

// Escape writes text so that it is shown as it stands: a hyphen as the one of
// ASCII, which can be copied into a shell, and no quote as a curly one.
func Escape(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '\\':
			b.WriteString(`\e`)
		case '-':
			b.WriteString(`\-`)
		case '\'':
			b.WriteString(`\(aq`)
		case '`':
			b.WriteString(`\(ga`)
		case '"':
			b.WriteString(`\(dq`)
		case '^':
			b.WriteString(`\(ha`)
		case '~':
			b.WriteString(`\(ti`)
		default:
			if r < 0x80 {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, `\[u%04X]`, r)
			}
		}
	}
	return b.String()
}
