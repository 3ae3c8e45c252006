package main

import (
	"fmt"
	"os"

	"resolve/index"
	"resolve/recall"
)

// openMemory opens the answers of earlier runs; nil where they will not do: what
// is written is more than they hold, or how an answer was found is to be seen.
func (l *locking) openMemory(q *question) *recall.Memory {
	holder, ok := q.watched.source.(index.Holder)
	form, err := l.form()
	if !ok || l.noCache || !l.remembers(q) || l.timeline != "" || err != nil || form.name != requirementsForm || l.generateHashes {
		return nil
	}
	program := thisProgram()
	if program == "" {
		return nil
	}
	return &recall.Memory{
		Dir: l.openCache(), Program: program, View: fmt.Sprintf("%s %q", q.view, q.shown),
		Held: func(name string) (string, bool) {
			h := holder.Held(name)
			return h.Revision, h.Fresh
		},
	}
}

// thisProgram names the file that runs, "" if it cannot be known: another build
// may come to another answer, whatever its version says.
func thisProgram() string {
	name, err := os.Executable()
	if err != nil {
		return ""
	}
	info, err := os.Stat(name)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
}
