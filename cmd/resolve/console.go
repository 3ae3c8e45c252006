package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"resolve/resolver"
)

// A console is where the user is spoken to: standard error. What is said there
// is in ui.go. Goroutines share a console.
type console struct {
	process *process

	mu        sync.Mutex // held for each whole message, so that none is torn
	w         io.Writer
	quiet     int         // as speechFlags; set by configure
	color     bool        // set by configure
	format    errorFormat // set before anything is said
	explain   bool        // the whole of a proof is wanted; set by configure
	terminal  bool
	progress  bool               // a status line is wanted; set by configure
	shown     bool               // a status line stands on the terminal's last line
	closed    bool               // the last word was said
	holding   bool               // warnings are kept back
	held      []string           // those
	helpError error              // --help could not be shown; set before the command ends
	origins   map[string]*origin // of flags that settings set; before anything runs
}

func newConsole(p *process) *console {
	return &console{process: p, w: p.stderr, terminal: isTerminal(p.stderr), color: colorAuto.wants(p.stderr, p.getenv)}
}

// configure applies the flags, when they are known.
func (c *console) configure(s *speechFlags) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.quiet = s.quiet
	c.progress = !s.noProgress
	c.color = s.colors().wants(c.w, c.process.getenv)
}

// warn tells of what the user may not expect, unless they want it quiet.
func (c *console) warn(text string) {
	c.mu.Lock()
	held := c.holding
	if held {
		c.held = append(c.held, text)
	}
	c.mu.Unlock()
	if !held {
		c.unlessQuiet(labelWarning, text)
	}
}

// hold keeps warnings back that may turn out to be of something else, until release.
func (c *console) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.holding = true
}

// release drops the warnings that are kept back, or tells them, and keeps no more.
func (c *console) release(tell bool) {
	c.mu.Lock()
	held := c.held
	c.holding, c.held = false, nil
	c.mu.Unlock()
	if tell {
		for _, text := range held {
			c.warn(text)
		}
	}
}

// note tells how things stand, unless the user wants it quiet.
func (c *console) note(text string) { c.unlessQuiet("", text) }

func (c *console) unlessQuiet(label, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.quiet > 0:
	case c.format != formatJSON:
		c.printLocked(label, text)
	case label == labelWarning:
		c.recordLocked(&errorRecord{Schema: errorSchema, Kind: "warning", Message: text})
	}
}

// report says what came of a run, and returns the exit code.
func (c *console) report(err error) int {
	if err == nil {
		return exitSolved
	}
	if i, ok := errors.AsType[interrupt](err); ok {
		c.interrupted(i)
		return i.code()
	}
	m := c.placed(explain(err))
	if none, ok := errors.AsType[*resolver.NoSolution](err); ok && c.explain {
		m.text += wholeProof(none)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.quiet > 1 {
		return m.code
	}
	if c.format == formatJSON {
		c.recordLocked(m.record(err))
		return m.code
	}
	c.printLocked(m.label, m.text)
	for _, d := range m.details {
		fmt.Fprintf(c.w, "  %s\n", d)
	}
	for _, h := range m.hints {
		c.printLocked(labelHint, h)
	}
	return m.code
}

// interrupted says that a signal ended the run: once, and nothing after it.
func (c *console) interrupted(i interrupt) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		if c.quiet > 1 {
			c.clearLocked()
		} else if c.format == formatJSON {
			c.recordLocked(&errorRecord{Schema: errorSchema, Kind: "interrupted", Exit: i.code(), Message: interruptLine(i)})
		} else {
			c.printLocked("", interruptLine(i))
		}
		c.closed = true
	}
}

// printLocked prints one message on lines of its own, with the command's name
// and the message's label before it.
func (c *console) printLocked(label, text string) {
	if c.closed {
		return
	}
	c.clearLocked()
	if label != "" {
		label = c.paint(label) + " "
	}
	fmt.Fprintf(c.w, "resolve: %s%s\n", label, strings.TrimRight(text, "\n"))
}

// The colours of labels, by the select graphic rendition of ECMA-48.
var colors = map[string]string{labelError: "1;31", labelWarning: "1;33", labelHint: "1;36"}

func (c *console) paint(label string) string {
	if !c.color {
		return label
	}
	return "\x1b[" + colors[label] + "m" + label + "\x1b[0m"
}

// showsStatus reports whether somebody would see a status line.
func (c *console) showsStatus() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.terminal && c.progress && c.quiet == 0 && c.format != formatJSON && c.process.getenv("TERM") != "dumb"
}

// status shows a line that the next message or status takes the place of; ""
// takes it away.
func (c *console) status(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clearLocked()
	if line != "" && !c.closed {
		// The last column stays free: a line that fills it may begin another.
		if width := columnsOf(c.w); width > 0 && len(line) >= width {
			line = line[:width-1] // names of packages are ASCII, and so is all else
		}
		io.WriteString(c.w, line)
		c.shown = true
	}
}

// clearLocked takes the status line away.
func (c *console) clearLocked() {
	if c.shown {
		io.WriteString(c.w, "\r\x1b[K")
		c.shown = false
	}
}
