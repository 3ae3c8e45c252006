package index

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"resolve/cache"
)

// A warm run's question for a package with many releases: the folder is opened,
// the listing read, and one file's metadata.
func BenchmarkWarmListing(b *testing.B) {
	for _, releases := range []int{10, 1000} {
		b.Run(fmt.Sprint(releases), func(b *testing.B) {
			var page strings.Builder
			page.WriteString(`{"meta":{"api-version":"1.1"},"name":"flask","files":[`)
			for i := range releases {
				for j, tag := range []string{"cp312-cp312-manylinux_2_17_x86_64", "cp311-cp311-win_amd64", "cp311-cp311-macosx_11_0_arm64"} {
					if i+j > 0 {
						page.WriteString(",")
					}
					fmt.Fprintf(&page, `{"filename":"flask-1.%d-%s.whl","url":"/f/flask-1.%[1]d-%[2]s.whl","hashes":{"sha256":"%064x"},"requires-python":">=3.9","core-metadata":true,"size":7}`,
						i, tag, i)
				}
			}
			page.WriteString("]}")
			s := &shelf{header: http.Header{"Cache-Control": {"max-age=600"}}, body: page.String(), now: time.Now()}
			s.serve(b)
			s.dir = cache.Open(b.TempDir())
			cold := s.open(b, Freshness{})
			l, err := cold.List(b.Context(), "flask")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := cold.Read(b.Context(), l.Releases[0].Files()[0], true); err != nil {
				b.Fatal(err)
			}
			cold.Close()
			warm := s.open(b, Freshness{Offline: true})
			b.ReportAllocs()
			for b.Loop() {
				warm.dir = cache.OpenMapped(s.dir.Path())
				l, err := warm.List(b.Context(), "flask")
				if err != nil || len(l.Releases) != releases {
					b.Fatalf("got %v, %v", l, err)
				}
				if _, err := warm.Read(b.Context(), l.Releases[0].Files()[0], true); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
