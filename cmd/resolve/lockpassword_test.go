package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// Users and passwords of URLs, in flags, in files and on pages, are used and get into
// no form of a lock.
func TestLockHasNoPassword(t *testing.T) {
	mux := http.NewServeMux()
	var refused atomic.Int64
	private := func(path, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			if user, password, _ := r.BasicAuth(); user != "me" || password != "hunter2" {
				refused.Add(1)
				w.WriteHeader(http.StatusForbidden)
				return
			}
			fmt.Fprint(w, body)
		})
	}
	private("/r.txt", "lib\n")
	private("/c.txt", "lib<9\n")
	private("/files/lib-1.0-py3-none-any.whl.metadata", "Metadata-Version: 2.1\nName: lib\nVersion: 1.0\n")
	mux.HandleFunc("/simple/lib/", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<a href="http://me:hunter2@%s/files/lib-1.0-py3-none-any.whl#sha256=%s" data-core-metadata="true">lib</a>`, r.Host, strings.Repeat("0", 64))
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	known := strings.Replace(server.URL, "://", "://me:hunter2@", 1)
	for _, f := range outputForms() {
		code, lock, said := runHere(t.Context(), known+"/r.txt", "-c", known+"/c.txt", "--index-url", known+"/simple", "--emit-index-url", "--emit-index-annotation",
			"--generate-hashes", "--format", f.name, "--python-version", "3.12", "--python-platform", "linux")
		if code != exitSolved {
			t.Fatalf("%s: got exit code %d: %s", f.name, code, said)
		}
		if strings.Contains(lock+said, "hunter2") {
			t.Errorf("%s: a password is in\n%s\n%s", f.name, lock, said)
		}
		url := server.URL + "/files/lib-1.0-py3-none-any.whl"
		if named := f.name == pylockForm || f.name == "json" || f.name == "cyclonedx"; named && !strings.Contains(lock, `"`+url+`"`) {
			t.Errorf("%s: got\n%s\nwant the URL %s in it", f.name, lock, url)
		}
	}
	if n := refused.Load(); n > 0 {
		t.Errorf("%d requests had no password", n)
	}
}
