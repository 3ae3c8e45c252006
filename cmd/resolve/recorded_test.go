package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"resolve/index"
	"resolve/internal/peers"
)

// A recordedSet is a real set of requirements in a recording of an index.
type recordedSet struct {
	set, recording string
	flags          []string
	lines          []string // instead of the file's
	pins           int      // of uv's answer
	builds         string   // what must be built first, so that there is no answer yet
	why            string   // it is not compared, "" if it is
}

var recordedSets = []recordedSet{
	{set: "black", recording: "public", pins: 7},
	{set: "boto3", recording: "public", pins: 7},
	{set: "jupyter", recording: "public", pins: 96},
	{set: "numpy-sparse", recording: "public", pins: 5},
	{set: "slow", recording: "public", pins: 121},
	{set: "starlette-fastapi", recording: "public", pins: 9},
	{set: "trio", recording: "public", pins: 37},
	{set: "black", recording: "public", pins: 6, flags: []string{"--resolution", "lowest-direct"}},
	{set: "jupyter", recording: "public", pins: 98, flags: []string{"--resolution", "lowest-direct"}},
	{set: "langwatch", recording: "langwatch", pins: 53, lines: []string{"langwatch==0.22.0"}},
	{set: "pdm_2193", recording: "public", builds: "sat-stac", why: "versions of sat-stac must be built, 2 of them by uv on Python 3.11; on 3.12 they do not build"},
	{set: "airflow", why: "18 sdists must be built, atlasclient first"}, // its recording takes minutes to unpack under -race
	{set: "home-assistant", why: "not recorded; 227 sdists must be built, and a version that it pins is not on the index"},
	{set: "meine_stadt_transparent", why: "not recorded"},
	{set: "transformers-extras", why: "not recorded; uv has no answer, for av 9.2.0 does not build without FFmpeg"},
}

// summaryLine is what --verbose says; the groups are the figures of the table.
var summaryLine = regexp.MustCompile(`resolved \d+ packages? in \S+: (\d+) requests?(?:, [\d.]+ k?M?B)?, for (\d+) listings? and (\d+) metadata files? \((\d+) never read(?:, [\d.]+%)?\), (\d+) decisions?, (\d+) conflicts?`)

// Where nothing has to be built the pins are uv's, whichever way round the lines
// stand: RESOLVE_UV=uv compares, and then the table of docs/solver.md is logged.
func TestRecordedSets(t *testing.T) {
	table := []string{
		"| set | pins | decisions | conflicts | listings | metadata | never read | uv's listings | uv's metadata | pins are |",
		"|---|--:|--:|--:|--:|--:|--:|--:|--:|---|",
	}
	indexes := map[string]*recordedIndex{}
	for _, s := range recordedSets {
		name := strings.Join(append([]string{s.set}, s.flags...), " ")
		if s.why != "" {
			table = append(table, fmt.Sprintf("| %s | | | | | | | | | %s |", name, s.why))
		}
		if s.recording == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if s.lines == nil {
				text, err := os.ReadFile(filepath.Join(peers.Folder(t, "requirements"), s.set+".in"))
				if err != nil {
					t.Fatal(err)
				}
				s.lines = strings.Split(string(text), "\n")
			}
			i := indexes[s.recording]
			if i == nil {
				i = &recordedIndex{tree: index.FS(peers.Recording(t, s.recording))}
				indexes[s.recording] = i
			}
			server := httptest.NewServer(i)
			defer server.Close()
			b := &peerBench{T: t, index: server.URL + "/simple", dir: t.TempDir()}
			if figures := i.resolve(b, &s); figures != "" {
				table = append(table, "| "+name+figures)
			}
		})
	}
	t.Log("\n" + strings.Join(table, "\n"))
}

// A recordedIndex serves a recording and counts what is asked of it.
type recordedIndex struct {
	tree               http.Handler
	listings, metadata atomic.Int64
}

func (i *recordedIndex) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/simple/") {
		i.listings.Add(1)
	} else {
		i.metadata.Add(1)
	}
	i.tree.ServeHTTP(w, r)
}

// counted returns what was asked since it was called last.
func (i *recordedIndex) counted() (listings, metadata int64) {
	return i.listings.Swap(0), i.metadata.Swap(0)
}

// resolve resolves a set and returns the figures of its line in the table.
func (i *recordedIndex) resolve(b *peerBench, s *recordedSet) string {
	flags := append([]string{"--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_36"}, s.flags...)
	i.counted()
	ours := b.askOurs(s.lines, nil, append([]string{"-v"}, flags...))
	if s.builds != "" {
		if want := s.builds + " "; ours.code != exitFailed || !strings.Contains(ours.said, want) || !strings.Contains(ours.said, "would have to be built") {
			b.Errorf("got exit code %d, want %d and that %s would have to be built\n%s", ours.code, exitFailed, s.builds, ours.said)
		}
		return ""
	}
	figures := summaryLine.FindStringSubmatch(ours.said)
	if len(ours.pins) != s.pins || figures == nil {
		b.Fatalf("got exit code %d and %d pins, want %d\n%s", ours.code, len(ours.pins), s.pins, ours.said)
	}
	listings, metadata := i.counted()
	uv, ok := b.askUV(s.lines, nil, flags)
	if !ok {
		return fmt.Sprintf(" | %d | %s | %s | %d | %d | %s | | | |", s.pins, figures[5], figures[6], listings, metadata, figures[4])
	}
	theirListings, theirMetadata := i.counted()
	b.compare(&ours, &uv)
	slices.Reverse(s.lines)
	b.ask(s.lines, nil, flags...)
	return fmt.Sprintf(" | %d | %s | %s | %d | %d | %s | %d | %d | uv's |", s.pins, figures[5], figures[6], listings, metadata, figures[4], theirListings, theirMetadata)
}
