package index

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestGet(t *testing.T) {
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		asked = append(asked, fmt.Sprintf("%s %s:%s", r.URL, user, password))
		if r.URL.Path != "/team/requirements.txt" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=iso-8859-1")
		fmt.Fprint(w, "flask\n")
	}))
	defer s.Close()
	at := strings.Replace(s.URL, "//", "//ann:secret@", 1)
	body, kind, err := Get(t.Context(), Config{URL: at + "/team/requirements.txt?rev=2#top", Retries: -1})
	if err != nil || string(body) != "flask\n" || kind != "text/plain; charset=iso-8859-1" {
		t.Errorf("got %q of type %q and error %v", body, kind, err)
	}
	_, _, err = Get(t.Context(), Config{URL: at + "/nothing.txt", Retries: -1})
	var broken *Error
	if !errors.As(err, &broken) || broken.Status != http.StatusNotFound || strings.Contains(err.Error(), "secret") {
		t.Errorf("got error %v, want an *Error with status 404 and no password", err)
	}
	if want := []string{"/team/requirements.txt?rev=2 ann:secret", "/nothing.txt ann:secret"}; fmt.Sprint(asked) != fmt.Sprint(want) {
		t.Errorf("the server was asked %q, want %q", asked, want)
	}
	for _, bad := range []string{"ftp://example.org/r.txt", "http://[::1", "http:///r.txt"} {
		if _, _, err := Get(t.Context(), Config{URL: bad}); !errors.As(err, &broken) {
			t.Errorf("Get of %q: got error %v, want an *Error", bad, err)
		}
	}
}
