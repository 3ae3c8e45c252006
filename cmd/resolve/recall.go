package main

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
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
	return programAt(name)
}

// programAt names the program in a file. Size and time alone do not: where files
// all have one time, as in a store or an image that is built the same each time,
// two builds may have one size too. The linker writes the build's ID, which is of
// all that it is made of, to the front of the file, within what cmd/go reads for it.
func programAt(file string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return ""
	}
	front := make([]byte, 32<<10)
	n, err := io.ReadFull(f, front)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return ""
	}
	return fmt.Sprint(info.Size(), info.ModTime().UnixNano(), crc32.Checksum(front[:n], crc32.MakeTable(crc32.Castagnoli)))
}
