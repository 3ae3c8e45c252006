package main

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/rogpeppe/go-internal/testscript"

	"resolve/fixtures"
	"resolve/index"
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

// privateScript serves a universe to whom it knows, until the command stop: private
// UNIVERSE USER PASSWORD sets $HOST.
func privateScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: private universe user password")
	}
	u, err := fixtures.Parse(ts.ReadFile(args[0]))
	ts.Check(err)
	tree, err := u.Tree()
	ts.Check(err)
	files := index.FS(tree)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if user, password, ok := r.BasicAuth(); !ok || user != args[1] || password != args[2] {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		files.ServeHTTP(w, r)
	}))
	ts.Defer(server.Close)
	stateOf(ts).private = server
	ts.Setenv("HOST", strings.TrimPrefix(server.URL, "http://"))
}

func stopScript(ts *testscript.TestScript, _ bool, _ []string) { stateOf(ts).private.Close() }

// filledScript fills variables into a file: filled FROM TO. $$ stands for $.
func filledScript(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: filled from to")
	}
	text := os.Expand(ts.ReadFile(args[0]), func(name string) string {
		if name == "$" {
			return name
		}
		return ts.Getenv(name)
	})
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}
