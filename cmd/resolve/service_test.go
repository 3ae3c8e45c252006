package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// A request of the service is answered as the command would, and the service
// ends with its context.
func TestServe(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, stop := context.WithCancel(t.Context())
	r, w := io.Pipe()
	p := &process{stdin: strings.NewReader(""), stdout: w, stderr: io.Discard, getenv: func(string) string { return "" }}
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--fixture", "web-app"}, p) }()
	out := bufio.NewReader(r)
	url, err := out.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url = strings.TrimSpace(url)
	go io.Copy(io.Discard, out)
	file := filepath.Join(t.TempDir(), "requirements.txt")
	if err := os.WriteFile(file, []byte("flask\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, lock, _ := runHere(t.Context(), file, "--fixture", "web-app", "--no-header", "--no-annotate")
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, tt := range []struct {
		body   string
		status int
		field  string
		want   string // the start of the field
	}{
		{`{"requirements": ["flask"], "format": "requirements.txt", "no-annotate": true}`, 200, "lock", lock},
		{`{"pyproject": "[project]\nname = \"app\"\nversion = \"1\"\ndependencies = [\"flask\"]\n", "format": "requirements.txt", "no-annotate": true}`, 200, "lock", lock},
		{`{"requirements": "flask\n"}`, 200, "schema", ""},
		{`{"requirements": "flask>=99"}`, 422, "type", "urn:resolve:no-solution"},
		{`{"requirements": "flask\n-r /etc/passwd"}`, 400, "detail", `requirements:2: reading "/etc/passwd": `},
		{`{"requirements": "flask\n--index-url http://127.0.0.1:1/"}`, 400, "detail", "requirements:2: "},
		{`{"requirements": "flask @ file:///etc/passwd"}`, 400, "detail", "requirements:1: "},
		{`{"requirments": "flask"}`, 400, "detail", `there is no field "requirments"`},
		{`{"requirements": ["flask"], "output-file": "x"}`, 400, "detail", `there is no field "output-file"`},
		{`{`, 400, "type", "urn:resolve:bad-request"},
	} {
		res, err := client.Post(url+"/v1/resolve", "application/json", strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		err = json.NewDecoder(res.Body).Decode(&got)
		res.Body.Close()
		text, _ := got[tt.field].(string)
		if err != nil || res.StatusCode != tt.status || got[tt.field] == nil || !strings.HasPrefix(text, tt.want) {
			t.Errorf("%s: got %d, %v, %v, want %d with %s %q", tt.body, res.StatusCode, got, err, tt.status, tt.field, tt.want)
		}
	}
	stop()
	if code := <-ended; code != exitSolved {
		t.Errorf("got exit code %d, want %d", code, exitSolved)
	}
	w.Close()
}
