package service

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/index"
	"resolve/internal/peers"
	"resolve/pep440"
	"resolve/resolver"
)

// recorded is the request for a real set, from a recording.
func recorded(b *testing.B, set string) resolver.Request {
	text, err := os.ReadFile(filepath.Join(peers.Folder(b, "requirements"), set+".in"))
	if err != nil {
		b.Fatal(err)
	}
	tree := httptest.NewServer(index.FS(peers.Recording(b, "public")))
	b.Cleanup(tree.Close)
	client, err := index.New(index.Config{URL: tree.URL + "/simple"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(client.Close)
	platform, err := dist.ParsePlatform("x86_64-manylinux_2_36")
	if err != nil {
		b.Fatal(err)
	}
	req := resolver.Request{Source: client, Target: dist.NewTarget(dist.Python{Version: pep440.MustParse("3.12")}, platform)}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			req.Requirements = append(req.Requirements, resolver.Requirement{Text: line})
		}
	}
	return req
}

// BenchmarkWarmResolve is a resolve of which all is in memory, as a library has
// it: shared by resolves that share the views too; alone by one that has only
// the maps, and numbers what it meets as a command does.
func BenchmarkWarmResolve(b *testing.B) {
	for _, set := range []struct {
		name string
		pins int
	}{{"jupyter", 96}, {"boto3", 7}} {
		b.Run(set.name, func(b *testing.B) {
			req := recorded(b, set.name)
			req.Listings, req.Readings = new(fetcher.Listings), new(fetcher.Readings)
			resolve := func(b *testing.B) {
				if res, err := resolver.Resolve(b.Context(), req); err != nil || len(res.Packages) != set.pins {
					b.Fatalf("got %v, %v, want %d packages", res, err, set.pins)
				}
			}
			resolve(b)
			for _, views := range []*resolver.Views{new(resolver.Views), nil} {
				b.Run(map[bool]string{true: "shared", false: "alone"}[views != nil], func(b *testing.B) {
					req.Views = views
					resolve(b)
					b.ReportAllocs()
					for b.Loop() {
						resolve(b)
					}
				})
			}
		})
	}
}

// BenchmarkWarmService is the same over HTTP, by so many clients at once.
func BenchmarkWarmService(b *testing.B) {
	req := recorded(b, "jupyter")
	c := plainConfig()
	c.Source = req.Source
	c.Read = func(ctx context.Context, body []byte) (*Question, error) {
		q, err := readLines(ctx, body)
		if err == nil {
			q.Request.Target = req.Target
		}
		return q, err
	}
	server := httptest.NewServer(New(c))
	defer server.Close()
	var lines []string
	for _, r := range req.Requirements {
		lines = append(lines, r.Text)
	}
	body, _ := json.Marshal(lines)
	post := func() {
		res, err := http.Post(server.URL+"/v1/resolve", "application/json", strings.NewReader(string(body)))
		if err != nil {
			b.Error(err)
			return
		}
		defer res.Body.Close()
		if answer, err := io.ReadAll(res.Body); err != nil || res.StatusCode != 200 {
			b.Errorf("got %d %s, %v, want 200", res.StatusCode, answer, err)
		}
	}
	post()
	for _, clients := range []int{1, 8} {
		b.Run(fmt.Sprint("clients=", clients), func(b *testing.B) {
			b.SetParallelism(max(1, clients/2))
			if clients == 1 {
				for b.Loop() {
					post()
				}
			} else {
				b.RunParallel(func(p *testing.PB) {
					for p.Next() {
						post()
					}
				})
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
	http.DefaultClient.CloseIdleConnections()
}
