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

// The real sets of requirements, each with the recording that it is in, and
// flags. Where nothing is installed but wheels and sdists that say what they
// need, the pins must be uv's: RESOLVE_UV=uv compares.
var recordedSets = []struct {
	set, recording string
	flags          []string
	lines          []string // instead of the file's
	why            string   // it is not compared, "" if it is
}{
	{set: "black", recording: "public"},
	{set: "boto3", recording: "public"},
	{set: "jupyter", recording: "public"},
	{set: "numpy-sparse", recording: "public"},
	{set: "slow", recording: "public"},
	{set: "starlette-fastapi", recording: "public"},
	{set: "trio", recording: "public"},
	{set: "black", recording: "public", flags: []string{"--resolution", "lowest-direct"}},
	{set: "jupyter", recording: "public", flags: []string{"--resolution", "lowest-direct"}},
	{set: "langwatch", recording: "langwatch", lines: []string{"langwatch==0.22.0"}},
	{set: "pdm_2193", recording: "public", flags: []string{"--python-version", "3.11"}, why: "two versions of sat-stac must be built"},
	{set: "airflow", recording: "airflow", why: "18 sdists must be built"},
	{set: "home-assistant", why: "not recorded: 227 sdists must be built, and a pinned version is not on the index"},
	{set: "meine_stadt_transparent", why: "not recorded"},
	{set: "transformers-extras", why: "not recorded: uv fails, for av 9.2.0 does not build without FFmpeg"},
}

// summaryLine is what --verbose says; the groups are the figures of the table.
var summaryLine = regexp.MustCompile(`resolved \d+ packages? in \S+: (\d+) requests? for (\d+) listings? and (\d+) metadata files? \((\d+) never read\), (\d+) decisions?, (\d+) conflicts?`)

// TestRecordedSets also logs the table of docs/solver.md.
func TestRecordedSets(t *testing.T) {
	table := []string{"| set | pins | decisions | conflicts | listings | metadata | never read | uv's listings | uv's metadata | |"}
	open := map[string]*recordedIndex{}
	for _, s := range recordedSets {
		name := strings.Join(append([]string{s.set}, s.flags...), " ")
		if s.why != "" {
			table = append(table, fmt.Sprintf("| %s | | | | | | | | | %s |", name, s.why))
			continue
		}
		t.Run(name, func(t *testing.T) {
			lines := s.lines
			if lines == nil {
				text, err := os.ReadFile(filepath.Join(peers.Folder(t, "requirements"), s.set+".in"))
				if err != nil {
					t.Fatal(err)
				}
				lines = strings.Split(string(text), "\n")
			}
			i := open[s.recording]
			if i == nil {
				i = &recordedIndex{tree: index.FS(peers.Recording(t, s.recording))}
				open[s.recording] = i
			}
			table = append(table, i.row(t, name, lines, s.flags))
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

// row resolves a set, in the order of its lines and in the opposite one, and
// returns its line of the table.
func (i *recordedIndex) row(t *testing.T, name string, lines, flags []string) string {
	server := httptest.NewServer(i)
	defer server.Close()
	b := &peerBench{T: t, index: server.URL + "/simple", dir: t.TempDir()}
	flags = append([]string{"--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_36"}, flags...)
	i.counted()
	ours := b.askOurs(lines, nil, append([]string{"-v"}, flags...))
	figures := summaryLine.FindStringSubmatch(ours.said)
	if figures == nil {
		t.Fatalf("got exit code %d and no summary, want an answer\n%s", ours.code, ours.said)
	}
	listings, metadata := i.counted()
	row := fmt.Sprintf("| %s | %d | %s | %s | %d | %d | %s |", name, len(ours.pins), figures[5], figures[6], listings, metadata, figures[4])
	uv, ok := b.askUV(lines, nil, flags)
	if !ok {
		return row + " | | not compared |"
	}
	b.compare(&ours, &uv)
	theirListings, theirMetadata := i.counted()
	slices.Reverse(lines)
	b.ask(lines, nil, flags...)
	return fmt.Sprintf("%s %d | %d | same |", row, theirListings, theirMetadata)
}
