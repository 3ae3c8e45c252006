package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"resolve/dist"
	"resolve/resolver"
)

// An unhashedIndex has one package, app 1.0, whose listing gives no hash but for
// what is said of it.
type unhashedIndex struct {
	files []string
	says  string       // of the first file: its hashes, as JSON
	gone  string       // a file that is listed and not there
	asked atomic.Int64 // how many files were read
}

func (i *unhashedIndex) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	switch {
	case strings.HasPrefix(r.URL.Path, "/simple/app"):
		w.Header().Set("Content-Type", "application/vnd.pypi.simple.v1+json")
		var files []string
		for n, f := range i.files {
			hashes := "{}"
			if n == 0 && i.says != "" {
				hashes = i.says
			}
			files = append(files, fmt.Sprintf(`{"filename":%q,"url":"/files/%[1]s","hashes":%s,"core-metadata":true}`, f, hashes))
		}
		fmt.Fprintf(w, `{"meta":{"api-version":"1.1"},"name":"app","versions":["1.0"],"files":[%s]}`, strings.Join(files, ","))
	case strings.HasSuffix(name, ".metadata"):
		fmt.Fprint(w, "Metadata-Version: 2.1\nName: app\nVersion: 1.0\n\n")
	case name == i.gone || !slices.Contains(i.files, name):
		http.NotFound(w, r)
	default:
		i.asked.Add(1)
		fmt.Fprint(w, "the bytes of "+name)
	}
}

func hashOfName(name string) string {
	sum := sha256.Sum256([]byte("the bytes of " + name))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Where the listing has no hash that installers take, the file is read, unless the
// old lock has those of all files.
func TestHashesOfFiles(t *testing.T) {
	files := []string{"app-1.0-cp312-cp312-manylinux_2_17_x86_64.whl", "app-1.0-py3-none-any.whl", "app-1.0.tar.gz"}
	var all []string
	for _, f := range files {
		all = append(all, hashOfName(f))
	}
	first := all[0]
	slices.Sort(all)
	lock := func(hashes ...string) string {
		return "app==1.0 \\\n    --hash=" + strings.Join(hashes, " \\\n    --hash=") + "\n"
	}
	other := "sha256:" + strings.Repeat("0", 64)
	listed := `{"md5":"` + strings.Repeat("a", 32) + `","sha512":"` + strings.Repeat("b", 128) + `","sha256":"` + strings.TrimPrefix(first, "sha256:") + `"}`
	several := append(slices.Clone(all), "sha512:"+strings.Repeat("b", 128))
	for _, tc := range []struct {
		name, says, old string
		flags           []string
		want            string
		reads           int64
	}{
		{name: "all are read", want: lock(all...), reads: 3},
		{name: "a weak hash is checked, and not enough", says: `{"md5":"` + strings.Repeat("a", 32) + `"}`, want: "the body's hash is"},
		{name: "one is listed", says: `{"sha256":"` + strings.TrimPrefix(hashOfName(files[0]), "sha256:") + `"}`, want: lock(all...), reads: 2},
		{name: "several are listed, and pip takes two", says: listed, want: lock(several...), reads: 2},
		{name: "the old lock has several", says: listed, old: lock(several...), want: lock(several...)},
		{name: "the old lock lacks one of several", says: listed, old: lock(all...), want: lock(several...), reads: 2},
		{name: "the old lock has them", old: lock(other, all[1], all[2]), want: lock(other, all[1], all[2])},
		{name: "but is not to be used", old: lock(other, all[1], all[2]), flags: []string{"--no-reuse-hashes"}, want: lock(all...), reads: 3},
		{name: "the old lock has too few", old: lock(all[:2]...), want: lock(all...), reads: 3},
		{name: "the old lock has none that is listed", old: lock(other, other[:70]+"1", other[:70]+"2"),
			says: `{"sha256":"` + strings.TrimPrefix(hashOfName(files[0]), "sha256:") + `"}`, want: lock(all...), reads: 2},
		{name: "the old lock is of another version", old: strings.Replace(lock(other, all[1], all[2]), "1.0", "0.9", 1), want: lock(all...), reads: 3},
		{name: "an upgrade keeps hashes", old: lock(other, all[1], all[2]), flags: []string{"-U"}, want: lock(other, all[1], all[2])},
	} {
		t.Run(tc.name, func(t *testing.T) {
			i := &unhashedIndex{files: files, says: tc.says}
			s := httptest.NewServer(i)
			defer s.Close()
			t.Chdir(t.TempDir())
			writeTest(t, "app.in", "app\n")
			if tc.old != "" {
				writeTest(t, "app.txt", tc.old)
			}
			code, stdout, stderr := runHere(t.Context(), append([]string{"app.in", "-o", "app.txt", "--index-url", s.URL + "/simple", "--cache-dir", "cache",
				"--python-version=3.12", "--python-platform=linux", "--generate-hashes", "--no-header", "--no-annotate"}, tc.flags...)...)
			if !strings.Contains(tc.want, "==") {
				if code != exitFailed || !strings.Contains(stderr, tc.want) || !strings.Contains(stderr, files[0]) {
					t.Fatalf("got code %d and %q, want an error with %q and the file", code, stderr, tc.want)
				}
				return
			}
			if code != exitSolved || stdout != tc.want || i.asked.Load() != tc.reads {
				t.Errorf("got code %d, %d files read, %q and\n%s\nwant %d read and\n%s", code, i.asked.Load(), stderr, stdout, tc.reads, tc.want)
			}
		})
	}
}

// pylock.toml wants the hashes of what the target can use alone, and an old one
// tells which is whose.
func TestHashesOfPylock(t *testing.T) {
	i := &unhashedIndex{files: []string{"app-1.0-cp312-cp312-win_amd64.whl", "app-1.0-py3-none-any.whl", "app-1.0.tar.gz"}}
	s := httptest.NewServer(i)
	defer s.Close()
	t.Chdir(t.TempDir())
	writeTest(t, "app.in", "app\n")
	args := []string{"app.in", "-o", "pylock.toml", "--index-url", s.URL + "/simple", "--python-version=3.12", "--python-platform=linux", "-q"}
	for run, reads := range []int64{2, 2, 4} {
		if run == 2 {
			args = append(args, "--no-reuse-hashes")
		}
		if code, _, stderr := runHere(t.Context(), append(args, "--cache-dir", t.TempDir())...); code != exitSolved {
			t.Fatalf("run %d: got code %d and %q", run, code, stderr)
		}
		lock, err := (&process{}).readLock("pylock.toml", nil)
		if err != nil || len(lock.Pins) != 1 {
			t.Fatalf("run %d: got %v, %v", run, lock, err)
		}
		hashes := lock.Pins[0].FileHashes
		if len(hashes) != 2 || hashes[i.files[1]] != hashOfName(i.files[1]) || hashes[i.files[2]] != hashOfName(i.files[2]) {
			t.Errorf("run %d: got %v, want the hashes of the wheel that fits and the sdist", run, hashes)
		}
		if got := i.asked.Load(); got != reads {
			t.Errorf("run %d: got %d files read so far, want %d", run, got, reads)
		}
	}
}

// In pylock.toml are all hashes that the index gives and that uv writes, in its
// order and words: the line is what uv 0.13.9 prints for this listing.
func TestSeveralHashesOfPylock(t *testing.T) {
	digit := func(c string, n int) string { return strings.Repeat(c, n) }
	i := &unhashedIndex{files: []string{"app-1.0-py3-none-any.whl"}, says: fmt.Sprintf(`{"sha512":%q,"sha1":%q,"blake2b":%q,"sha256":%q,"sha3_256":%q,"md5":%q}`,
		digit("5", 128), digit("1", 40), digit("b", 64), digit("2", 64), digit("3", 64), digit("d", 32))}
	s := httptest.NewServer(i)
	defer s.Close()
	t.Chdir(t.TempDir())
	writeTest(t, "app.in", "app\n")
	code, stdout, stderr := runHere(t.Context(), "app.in", "--format=pylock.toml", "--index-url", s.URL+"/simple", "--python-version=3.12", "--python-platform=linux", "--no-cache")
	want := fmt.Sprintf(`wheels = [{ url = "%s/files/app-1.0-py3-none-any.whl", hashes = { md5 = %q, sha256 = %q, sha512 = %q, blake2b = %q } }]`,
		s.URL, digit("d", 32), digit("2", 64), digit("5", 128), digit("b", 64))
	if code != exitSolved || !strings.Contains(stdout, want+"\n") || i.asked.Load() != 0 {
		t.Errorf("got code %d, %d files read, %q and\n%s\nwant a line\n%s", code, i.asked.Load(), stderr, stdout, want)
	}
}

// A file that cannot be read is an error that names it, and nothing is written.
func TestHashOfNoFile(t *testing.T) {
	i := &unhashedIndex{files: []string{"app-1.0-py3-none-any.whl", "app-1.0.tar.gz"}, gone: "app-1.0.tar.gz"}
	s := httptest.NewServer(i)
	defer s.Close()
	t.Chdir(t.TempDir())
	writeTest(t, "app.in", "app\n")
	code, stdout, stderr := runHere(t.Context(), "app.in", "-o", "app.txt", "--index-url", s.URL+"/simple", "--cache-dir", "cache",
		"--python-version=3.12", "--python-platform=linux", "--generate-hashes")
	if _, err := os.Stat("app.txt"); code != exitFailed || stdout != "" || err == nil || !strings.Contains(stderr, "resolve: error: finding the hash of app-1.0.tar.gz: ") {
		t.Errorf("got code %d, %q and %q, want an error that names the file, and no lock", code, stdout, stderr)
	}
}

// What a limit of upload times excludes is not installed from, wherever its hash
// comes from.
func TestHashesWithinALimit(t *testing.T) {
	day := time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)
	p := &resolver.Package{Name: "app", Version: "1.0", Releases: []dist.Release{dist.NewRelease("1.0",
		&dist.File{Filename: "app-1.0.tar.gz", Kind: dist.Sdist, Uploaded: day.Add(-time.Second), Yanked: true},
		&dist.File{Filename: "app-1.0-py3-none-any.whl", Kind: dist.Wheel, Uploaded: day},
		&dist.File{Filename: "app-1.0.zip", Kind: dist.Sdist},
	)}}
	for _, tc := range []struct {
		choice resolver.Choice
		want   int
	}{
		{resolver.Choice{}, 3},
		{resolver.Choice{ExcludeNewer: day}, 1},
		{resolver.Choice{ExcludeNewer: day.Add(time.Second)}, 2},
		{resolver.Choice{ExcludeNewer: day, ExcludeNewerOf: map[string]time.Time{"app": {}}}, 3},
		{resolver.Choice{ExcludeNewerOf: map[string]time.Time{"app": day}}, 1},
	} {
		h := &hashing{question: &question{request: resolver.Request{Choice: tc.choice}}}
		if got := h.admitted(p); len(got) != tc.want {
			t.Errorf("%+v: got %d files, want %d", tc.choice, len(got), tc.want)
		}
	}
}
