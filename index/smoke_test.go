package index_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"resolve/dist"
	"resolve/index"
)

func TestSmokeReal(t *testing.T) {
	if os.Getenv("SMOKE") == "" {
		t.Skip()
	}
	s, err := index.Discover("", os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println(s.Source, s.CA, s.Ignored)
	var n, bytes int
	c, err := index.New(index.Config{URL: s.URL, CA: s.CA, Observe: func(e index.Exchange) {
		n++
		bytes += int(e.Bytes)
		fmt.Println(e.Status, e.Range, e.Bytes, e.Duration.Round(time.Millisecond), e.Err)
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"black", "numpy", "jupyterlab", "torch", "setuptools", "no-such-thing-surely-123"} {
		start := time.Now()
		l, err := c.List(context.Background(), name)
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Println(name, len(l.Releases), l.Absent, l.Status, len(l.Skipped), time.Since(start).Round(time.Millisecond))
		if l.Absent != "" {
			continue
		}
		var f *dist.File
		for _, r := range l.Releases {
			for _, x := range r.Files {
				if x.Kind == dist.Wheel && (f == nil || x.Uploaded.After(f.Uploaded) || x.Uploaded.IsZero()) {
					f = x
				}
			}
		}
		start = time.Now()
		m, err := c.Read(context.Background(), f, false)
		if err != nil {
			t.Error(err)
			continue
		}
		fmt.Println(f.Filename, f.Size, f.Sidecar, f.Hash != "", m.Version, len(m.RequiresDist), m.Malformed, time.Since(start).Round(time.Millisecond))
	}
	fmt.Println(n, bytes)
}
