package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// mayInit says which packages may do how much when the command starts, in bytes
// that they allocate: package init runs however late a package is called. Packages
// of others may do nothing if they are not here; ours and Go's may do a little. Who
// adds one says what it is for, and that it cannot be had later.
var mayInit = map[string]int{
	"github.com/Masterminds/semver/v3":               220 << 10, // regular expressions of the second version scheme, 0.2 ms
	"github.com/adrg/xdg":                            6 << 10,   // the user's folders
	"github.com/hashicorp/go-retryablehttp":          16 << 10,  // four regular expressions
	"github.com/klauspost/compress/flate":            44 << 10,  // tables for writing, which come with those for reading
	"github.com/klauspost/compress/gzip":             0,
	"github.com/klauspost/compress/internal/cpuinfo": 0,
	"github.com/klauspost/compress/internal/snapref": 10 << 10, // a table of CRC-32C, which package cache needs too
	"github.com/klauspost/compress/zstd":             0,
	"github.com/pelletier/go-toml/v2":                0,
	"github.com/pelletier/go-toml/v2/unstable":       0,
	"github.com/puzpuzpuz/xsync/v4":                  0,
	"github.com/spf13/cobra":                         1 << 10,
	"github.com/spf13/pflag":                         1 << 10,
	"golang.org/x/sys/unix":                          1 << 10,
	"golang.org/x/sys/windows":                       8 << 10, // names of what it calls
	"golang.org/x/sys/windows/registry":              1 << 10,
	"compress/flate":                                 6 << 10,
	"crypto/internal/fips140/rsa":                    4 << 10,
	"crypto/tls":                                     4 << 10,
	"debug/dwarf":                                    8 << 10,
	"mime":                                           6 << 10,
	"net/http":                                       6 << 10,
	"regexp/syntax":                                  4 << 10,
	"unicode":                                        14 << 10,
	"vendor/golang.org/x/net/http2/hpack":            8 << 10,
	"main":                                           8 << 10,
	"resolve/dist":                                   16 << 10, // the names of platforms
	"resolve/requirements":                           6 << 10,
}

const (
	littleInit = 2 << 10                // bytes, for who is not in the list
	longInit   = 100 * time.Microsecond // at best, for who is not in slowInit
)

// slowInit are the packages whose inits take long without allocating much.
var slowInit = map[string]bool{
	"runtime":                          true,
	"github.com/Masterminds/semver/v3": true,
	"internal/godebug":                 true, // with the GODEBUG that this test sets
	"github.com/klauspost/compress/internal/snapref": true,
}

// built builds a program, without what the test was built with.
func built(tb testing.TB, what string) string {
	tb.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		tb.Skip("there is no go command to build the program with: runs where Go is on PATH")
	}
	name := filepath.Join(tb.TempDir(), "program.exe")
	cmd := exec.Command("go", "build", "-trimpath", "-o", name, what)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("go build %s: %v\n%s", what, err, out)
	}
	return name
}

var initLine = regexp.MustCompile(`(?m)^init (\S+) @\S+ ms, (\S+) ms clock, (\d+) bytes, \d+ allocs$`)

// inits returns how long each package's init took, and what it allocated.
func inits(t *testing.T, program string) (took map[string]time.Duration, bytes map[string]int) {
	t.Helper()
	cmd := exec.Command(program, "version")
	home := t.TempDir()
	cmd.Env = []string{"GODEBUG=inittrace=1", "HOME=" + home, "USERPROFILE=" + home, "SystemRoot=" + os.Getenv("SystemRoot")}
	var trace strings.Builder
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil {
		t.Fatalf("resolve version: %v\n%s", err, trace.String())
	}
	took, bytes = map[string]time.Duration{}, map[string]int{}
	for _, m := range initLine.FindAllStringSubmatch(trace.String(), -1) {
		ms, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(m[3])
		if err != nil {
			t.Fatal(err)
		}
		took[m[1]], bytes[m[1]] = time.Duration(ms*float64(time.Millisecond)), n
	}
	if len(took) < 20 {
		t.Fatalf("got the inits of %d packages:\n%s", len(took), trace.String())
	}
	return took, bytes
}

// Nobody does more at the start than the list allows. Of what the machine
// disturbs, the time, the least of many runs counts.
func TestInits(t *testing.T) {
	program := built(t, ".")
	best, most := inits(t, program)
	for range 14 {
		took, bytes := inits(t, program)
		for name, d := range took {
			if b, ok := best[name]; !ok || d < b {
				best[name] = d
			}
			most[name] = max(most[name], bytes[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(best)) {
		if fault := initFault(name, most[name], best[name]); fault != "" {
			t.Errorf("%s. Package init runs at every start: make it when it is needed, do without the package, or argue for it in mayInit", fault)
		}
	}
}

// initFault says what is wrong with the init of a package, "" if nothing is.
func initFault(name string, bytes int, took time.Duration) string {
	allowed, listed := mayInit[name]
	first, _, _ := strings.Cut(name, "/")
	switch {
	case !listed && strings.Contains(first, "."):
		return fmt.Sprintf("%s has an init (%d bytes, %v), and is not in the list", name, bytes, took)
	case !listed && bytes > littleInit:
		return fmt.Sprintf("the init of %s allocates %d bytes, more than %d", name, bytes, littleInit)
	case listed && bytes > max(allowed, littleInit):
		return fmt.Sprintf("the init of %s allocates %d bytes, more than the %d of the list", name, bytes, allowed)
	case took > longInit && !slowInit[name]:
		return fmt.Sprintf("the init of %s takes %v, more than %v", name, took, longInit)
	}
	return ""
}

// The check finds what it is for.
func TestInitFault(t *testing.T) {
	for _, tt := range []struct {
		name  string
		bytes int
		took  time.Duration
		ok    bool
	}{
		{"strings", 0, 0, true},
		{"strings", littleInit + 1, 0, false},
		{"resolve/pep440", 100, longInit, true},
		{"resolve/pep440", 100, longInit + 1, false},
		{"github.com/spf13/pflag", 256, 0, true},
		{"github.com/hashicorp/go-retryablehttp", 20 << 10, 0, false},
		{"github.com/prometheus/client_golang/prometheus", 0, 0, false},
	} {
		if fault := initFault(tt.name, tt.bytes, tt.took); (fault == "") != tt.ok {
			t.Errorf("%s, %d bytes, %v: got %q", tt.name, tt.bytes, tt.took, fault)
		}
	}
}

// BenchmarkStart runs resolve version and a program that prints a line in turn.
// It reports the medians and what lies between, which may be 1.5 ms; -benchtime
// 300x gives figures that can be compared.
func BenchmarkStart(b *testing.B) {
	source := filepath.Join(b.TempDir(), "hello.go")
	text := "package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.WriteString(\"hello\\n\") }\n"
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	programs := [][]string{{built(b, source)}, {built(b, "."), "version"}}
	times := make([][]time.Duration, len(programs))
	for b.Loop() {
		for i, words := range programs {
			start := time.Now()
			if err := exec.Command(words[0], words[1:]...).Run(); err != nil {
				b.Fatal(err)
			}
			times[i] = append(times[i], time.Since(start))
		}
	}
	median := func(list []time.Duration) float64 {
		slices.Sort(list)
		return float64(list[len(list)/2]) / float64(time.Millisecond)
	}
	hello, version := median(times[0]), median(times[1])
	b.ReportMetric(0, "ns/op") // of both together: of no interest
	b.ReportMetric(hello, "ms/hello")
	b.ReportMetric(version, "ms/version")
	b.ReportMetric(version-hello, "ms/between")
}
