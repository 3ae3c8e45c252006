package resolve_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"resolve/dist"
	"resolve/index"
	"resolve/pep440"
	"resolve/recording"
	"resolve/resolver"
)

// A program that resolves without the command replays a recording as the index of
// its client: the network of a regression test, or of a benchmark.
func replayBlack(tb testing.TB, latency bool) string {
	tb.Helper()
	run, err := recording.Open("fixtures/recordings/black.zip")
	if err != nil {
		tb.Fatal(err)
	}
	defer run.Close()
	player := recording.NewPlayer(run)
	player.Latency = latency
	client, err := index.New(index.Config{URL: "http://127.0.0.1:18431/simple", Transport: player})
	if err != nil {
		tb.Fatal(err)
	}
	defer client.Close()
	platform, err := dist.ParsePlatform("linux")
	if err != nil {
		tb.Fatal(err)
	}
	res, err := resolver.Resolve(tb.Context(), resolver.Request{
		Requirements: []resolver.Requirement{{Text: "black"}},
		Source:       client,
		Target:       dist.NewTarget(dist.Python{Implementation: "cpython", Version: pep440.MustParse("3.12")}, platform),
	})
	if err != nil {
		tb.Fatal(err)
	}
	var pins strings.Builder
	for _, p := range res.Packages {
		fmt.Fprintf(&pins, "%s==%s\n", p.Name, p.Version)
	}
	return pins.String()
}

func TestReplayInGo(t *testing.T) {
	text, err := os.ReadFile("fixtures/recordings/black.lock")
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, "==") {
			want.WriteString(line)
		}
	}
	for _, latency := range []bool{false, true} {
		if got := replayBlack(t, latency); got != want.String() {
			t.Errorf("latency %v: got\n%s\nwant\n%s", latency, got, want.String())
		}
	}
}

func BenchmarkReplay(b *testing.B) {
	for b.Loop() {
		replayBlack(b, false)
	}
}
