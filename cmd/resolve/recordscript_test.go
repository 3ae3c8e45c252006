package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/rogpeppe/go-internal/testscript"
)

// unpackedScript writes all members of a recording one after the other, plain, to
// a file: unpacked ZIP FILE.
func unpackedScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpacked zip file")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	var all bytes.Buffer
	for _, f := range z.File {
		r, err := f.Open()
		ts.Check(err)
		text, err := io.ReadAll(r)
		ts.Check(err)
		if strings.HasPrefix(string(text), "\x1f\x8b") {
			plain, err := gzip.NewReader(bytes.NewReader(text))
			ts.Check(err)
			text, err = io.ReadAll(plain)
			ts.Check(err)
		}
		all.WriteString(f.Name + "\n")
		all.Write(text)
		all.WriteString("\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), all.Bytes(), 0o600))
}
