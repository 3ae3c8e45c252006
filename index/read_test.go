package index_test

import (
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"resolve/dist"
	"resolve/index"
)

// only returns the one file of a package, as a copy that may be changed.
func only(t *testing.T, c *index.Client, name string, kind dist.Kind) dist.File {
	t.Helper()
	l, err := c.List(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range l.Releases {
		for _, f := range r.Files() {
			if f.Kind == kind {
				return *f
			}
		}
	}
	t.Fatalf("%s has no such file: %+v", name, l)
	return dist.File{}
}

func TestReadSidecar(t *testing.T) {
	tests := []struct {
		name, fault string
		change      func(*dist.File)
		requests    int
		status      int
		want        string // in the error
		malformed   string
	}{
		{"good", "", nil, 1, 0, "", ""},
		{"promised and not there", "status=404", nil, 1, 404, "404 Not Found", ""},
		{"wrong hash", "corrupt", nil, 1, 0, "the index says sha256:", ""},
		{"cut off once", "truncate=10 times=1", nil, 2, 0, "", ""},
		{"server error for ever", "status=500", nil, 4, 500, "500", ""},
		{"no metadata, and no hash to tell", `body=nothing`, func(f *dist.File) { f.SidecarHash = "" }, 1, 0, "", "no Name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			faults := ""
			if tt.fault != "" {
				faults = "*.metadata " + tt.fault
			}
			s, c := world(t, flask, faults, nil)
			f := only(t, c, "flask", dist.Wheel)
			if tt.change != nil {
				tt.change(&f)
			}
			m, err := c.Read(t.Context(), &f, true)
			if got := s.Total().Requests - 1; got != tt.requests {
				t.Errorf("took %d requests, want %d", got, tt.requests)
			}
			if tt.want != "" {
				var e *index.Error
				if !errors.As(err, &e) || e.Status != tt.status || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), f.Filename) {
					t.Errorf("Read fails with %v, want an *index.Error of status %d with %q and the file", err, tt.status, tt.want)
				}
				return
			}
			if err != nil || !strings.Contains(m.Malformed, tt.malformed) || (tt.malformed == "") != (m.Malformed == "") {
				t.Fatalf("Read = %+v, %v, want malformed %q", m, err, tt.malformed)
			}
			if tt.malformed == "" && (m.Name != "flask" || m.Version != "3.0" || !cmp.Equal(m.RequiresDist, []string{"werkzeug>=2"})) {
				t.Errorf("Read = %+v, want flask 3.0 with werkzeug>=2", m)
			}
		})
	}
}

func TestSidecarOnlyNeverFallsBack(t *testing.T) {
	s, c := world(t, "flask 3.0 no-sidecar sdist\n", "", nil)
	for _, kind := range []dist.Kind{dist.Wheel, dist.Sdist} {
		f := only(t, c, "flask", kind)
		before := s.Total().Requests
		if m, err := c.Read(t.Context(), &f, true); !errors.Is(err, index.ErrNoSidecar) || s.Total().Requests != before {
			t.Errorf("%s: %+v, %v after %d requests, want ErrNoSidecar at once", f.Filename, m, err, s.Total().Requests-before)
		}
	}
}

// Whatever a server makes of ranges, the metadata is the same; where it gives
// them the wheel is not taken whole.
func TestReadWheel(t *testing.T) {
	const size = 300_000
	tests := []struct {
		ranges   string
		sized    bool // the listing says how large the wheel is
		requests int
		whole    bool
	}{
		{"", true, 2, false},
		{"", false, 2, false},
		{"no-suffix", true, 2, false},
		{"no-suffix", false, 3, false},
		{"501", false, 4, false},
		{"416", false, 4, false},
		{"403", true, 2, true},
		{"403", false, 4, true},
		{"ignore", true, 1, true},
		{"ignore", false, 2, true},
	}
	for _, tt := range tests {
		name := tt.ranges + " unsized"
		if tt.sized {
			name = tt.ranges + " sized"
		}
		t.Run(name, func(t *testing.T) {
			faults := ""
			if tt.ranges != "" {
				faults = "*.whl ranges=" + tt.ranges
			}
			var bytes, requests atomic.Int64
			_, c := world(t, "big 1.0 no-sidecar padding=300000\n\tsmall>=1 ; extra == \"x\"\n", faults, func(c *index.Config) {
				c.Observe = func(e index.Exchange) { bytes.Add(e.Bytes); requests.Add(1) }
			})
			f := only(t, c, "big", dist.Wheel)
			if !tt.sized {
				f.Size = -1
			}
			for again := range 2 {
				bytes.Store(0)
				requests.Store(0)
				m, err := c.Read(t.Context(), &f, false)
				if err != nil || m.Name != "big" || len(m.RequiresDist) != 1 || !cmp.Equal(m.ProvidesExtra, []string{"x"}) {
					t.Fatalf("Read = %+v, %v, want the metadata", m, err)
				}
				if got := bytes.Load() > size; got != tt.whole {
					t.Errorf("took %d bytes, want the whole: %v", bytes.Load(), tt.whole)
				}
				if got := requests.Load(); again == 0 && got != int64(tt.requests) || got > int64(tt.requests) {
					t.Errorf("took %d requests, want %d, and no more the second time", got, tt.requests)
				}
			}
		})
	}
}

func TestReadWheelFaults(t *testing.T) {
	tests := []struct {
		name, fault string
		change      func(*dist.File)
		status      int
		want        string // in the error
		malformed   bool
	}{
		{"not there", "*.whl status=404", nil, 404, "404 Not Found", false},
		{"refused to us", "*.whl status=403", nil, 403, "403 Forbidden", false},
		{"pieces that are wrong once", "*.whl corrupt times=1", nil, 0, "", false},
		{"wrong for ever", "*.whl corrupt", nil, 0, "the index says sha256:", false},
		{"cut off once", "*.whl truncate=50 times=1", nil, 0, "", false},
		{"cut off for ever", "*.whl truncate=50", nil, 0, "the body broke", false},
		{"no wheel at all, and no hash to tell", "*.whl ranges=ignore body=nonsense", func(f *dist.File) { f.Hash, f.Size = "", -1 }, 0, "", true},
		{"larger than may be", "*.whl ranges=ignore", nil, 0, "larger than 1000 bytes", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, c := world(t, "big 1.0 no-sidecar padding=4000\n", tt.fault, func(c *index.Config) {
				if strings.Contains(tt.want, "larger") {
					c.Limits.File = 1000
				}
			})
			f := only(t, c, "big", dist.Wheel)
			if tt.change != nil {
				tt.change(&f)
			}
			m, err := c.Read(t.Context(), &f, false)
			if tt.want == "" {
				if err != nil || (m.Malformed != "") != tt.malformed {
					t.Errorf("Read = %+v, %v, want metadata, malformed: %v", m, err, tt.malformed)
				}
				return
			}
			var e *index.Error
			if !errors.As(err, &e) || e.Status != tt.status || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), f.Filename) {
				t.Errorf("Read = %+v, %v, want an *index.Error of status %d with %q and the file", m, err, tt.status, tt.want)
			}
		})
	}
}

func TestReadSdist(t *testing.T) {
	tests := []struct {
		kind, fault string
		build       string // in the reason why it needs a build
		want        string // in another error
		malformed   bool
	}{
		{"sdist", "", "", "", false},
		{"sdist=old", "", "2.1", "", false},
		{"sdist=dynamic", "", "Requires-Dist is dynamic", "", false},
		{"sdist=bare", "", "no PKG-INFO", "", false},
		{"sdist", "*.tar.gz status=404", "", "404 Not Found", false},
		{"sdist", "*.tar.gz corrupt", "", "the index says sha256:", false},
		{"sdist", "*.tar.gz truncate=20 times=1", "", "", false},
		{"sdist", "*.tar.gz truncate=20", "", "the body broke", false},
		{"sdist", "*.tar.gz body=nonsense", "", "", true},
	}
	for _, tt := range tests {
		t.Run(tt.kind+" "+tt.fault, func(t *testing.T) {
			_, c := world(t, "old 1.0 no-wheel "+tt.kind+"\n\tdep>=1\n", tt.fault, nil)
			f := only(t, c, "old", dist.Sdist)
			if tt.malformed {
				f.Hash = ""
			}
			m, err := c.Read(t.Context(), &f, false)
			var build interface {
				error
				NeedsBuild() (filename, reason string)
			}
			var e *index.Error
			switch {
			case tt.build != "":
				if !errors.As(err, &build) {
					t.Fatalf("Read = %+v, %v, want an error with NeedsBuild", m, err)
				}
				if name, reason := build.NeedsBuild(); name != "old-1.0.tar.gz" || !strings.Contains(reason, tt.build) {
					t.Errorf("needs a build: %q because %q, want old-1.0.tar.gz because %q", name, reason, tt.build)
				}
			case tt.want != "":
				if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), f.Filename) {
					t.Errorf("Read = %+v, %v, want an *index.Error with %q and the file", m, err, tt.want)
				}
			case err != nil || (m.Malformed != "") != tt.malformed || !tt.malformed && !cmp.Equal(m.RequiresDist, []string{"dep>=1"}):
				t.Errorf("Read = %+v, %v, want metadata with dep>=1, malformed: %v", m, err, tt.malformed)
			}
		})
	}
}

// A transport of the caller's carries every request.
func TestCallersTransport(t *testing.T) {
	var n atomic.Int64
	own := &http.Transport{}
	defer own.CloseIdleConnections()
	_, c := world(t, flask, "", func(c *index.Config) {
		c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
			n.Add(1)
			return own.RoundTrip(r)
		})
	})
	f := only(t, c, "flask", dist.Wheel)
	if _, err := c.Read(t.Context(), &f, false); err != nil || n.Load() != 2 {
		t.Errorf("Read: %v, and %d requests through it, want 2", err, n.Load())
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
