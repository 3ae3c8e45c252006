// Maketable writes the table of package hints: where the packages lead that
// most people ask for. It resolves each of them by itself, for one target, and
// notes what every package of the answers depends on.
//
//	go run resolve/hints/maketable -names top-pypi-packages.json -o popular.txt
//
// The names come from a list by downloads, as hugovk/top-pypi-packages publishes
// it: {"rows": [{"project": "boto3"}, …]}. A file or a URL.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/index"
	"resolve/pep440"
	"resolve/pep508"
	"resolve/resolver"
)

const popularURL = "https://hugovk.github.io/top-pypi-packages/top-pypi-packages.min.json"

func main() {
	log.SetFlags(0)
	log.SetPrefix("maketable: ")
	names := flag.String("names", popularURL, "the list of names, a file or a URL")
	most := flag.Int("n", 1000, "how many of them")
	url := flag.String("index", "https://pypi.org/simple", "the index")
	out := flag.String("o", "popular.txt", "the table")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *names, *most, *url, *out); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, names string, most int, url, out string) error {
	list, err := readNames(ctx, names)
	if err != nil {
		return fmt.Errorf("reading %s: %w", names, err)
	}
	client, err := index.New(index.Config{URL: url})
	if err != nil {
		return err
	}
	defer client.Close()
	table, err := learn(ctx, client, list[:min(len(list), most)])
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(table)) {
		fmt.Fprintln(&b, strings.Join(append([]string{name}, table[name]...), " "))
	}
	return os.WriteFile(out, []byte(b.String()), 0o644)
}

// readNames returns the names of a list, most popular first.
func readNames(ctx context.Context, from string) (names []string, err error) {
	var body io.ReadCloser
	if strings.HasPrefix(from, "https://") {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, from, nil)
		if err != nil {
			return nil, err
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return nil, err
		}
		if body = resp.Body; resp.StatusCode != http.StatusOK {
			err = fmt.Errorf("the server says %s", resp.Status)
		}
		if err != nil {
			body.Close()
			return nil, err
		}
	} else if body, err = os.Open(from); err != nil {
		return nil, err
	}
	defer body.Close()
	var list struct {
		Rows []struct{ Project string }
	}
	if err := json.NewDecoder(body).Decode(&list); err != nil {
		return nil, err
	}
	for _, row := range list.Rows {
		names = append(names, pep508.NormalizeName(row.Project))
	}
	return names, nil
}

// learn resolves each name by itself and returns what packages depend on. What
// has no answer, as when it must be built, teaches nothing.
func learn(ctx context.Context, source fetcher.Source, names []string) (map[string][]string, error) {
	target := dist.NewTarget(dist.Python{Implementation: "cpython", Version: pep440.MustParse(dist.DefaultPython)},
		dist.Platform{OS: "linux", Arch: "x86_64", Libc: "glibc", Major: 2, Minor: 28})
	req := resolver.Request{Source: source, Target: target, Listings: new(fetcher.Listings), Readings: new(fetcher.Readings)}
	var mu sync.Mutex
	table := map[string][]string{}
	failed := 0
	var group errgroup.Group
	group.SetLimit(8)
	for _, name := range names {
		group.Go(func() error {
			req := req
			req.Requirements = []resolver.Requirement{{Text: name}}
			res, err := resolver.Resolve(ctx, req)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed++
				return ctx.Err()
			}
			for _, p := range res.Packages {
				// Alone, a package has its newest version; below another it may not.
				if p.Name == name || table[p.Name] == nil {
					table[p.Name] = append([]string{}, p.Dependencies...)
				}
			}
			return nil
		})
	}
	err := group.Wait()
	log.Printf("%d packages from %d names; %d names have no answer here", len(table), len(names), failed)
	return table, err
}
