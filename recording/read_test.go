package recording

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// zipOf makes a zip of names and contents in turn.
func zipOf(t testing.TB, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(members); i += 2 {
		w, err := z.CreateHeader(&zip.FileHeader{Name: members[i], Method: zip.Deflate})
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, members[i+1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var noBody = bodyFolder + strings.Repeat("0", 64)

func TestHostileZips(t *testing.T) {
	huge := `{"format":1,"program":"` + strings.Repeat(" ", maxManifest) + `"}`
	for name, tt := range map[string]struct {
		zip  []byte
		want string
	}{
		"nothing":           {nil, "it is no zip"},
		"no zip":            {[]byte("PK\x03\x04 not really"), "it is no zip"},
		"no manifest":       {zipOf(t, "x", ""), "it has no recording.json"},
		"two manifests":     {zipOf(t, manifestMember, `{"format":1}`, manifestMember, `{"format":1}`), "twice"},
		"a bomb":            {zipOf(t, manifestMember, huge), "larger than 64 MiB"},
		"no JSON":           {zipOf(t, manifestMember, "{"), "recording.json: unexpected end"},
		"another form":      {zipOf(t, manifestMember, `{"format":2,"exchanges":7}`), "a recording of form 2, and only form 1 is known"},
		"another type":      {zipOf(t, manifestMember, `{"format":1,"exchanges":7}`), "not a recording"},
		"a null":            {zipOf(t, manifestMember, `{"format":1,"exchanges":[null]}`), "exchange 0"},
		"no answer":         {zipOf(t, manifestMember, `{"format":1,"exchanges":[{"url":"x"}]}`), "exchange 0"},
		"a time before":     {zipOf(t, manifestMember, `{"format":1,"exchanges":[{"status":200,"wait_us":-1}]}`), "exchange 0"},
		"a missing body":    {zipOf(t, manifestMember, `{"format":1,"exchanges":[{"status":200,"body":"`+noBody+`"}]}`), "there is no member"},
		"a path":            {zipOf(t, manifestMember, `{"format":1,"exchanges":[{"status":200,"body":"../x"}]}`, "../x", ""), "there is no member"},
		"pieces in a heap":  {zipOf(t, manifestMember, `{"format":1,"files":[{"name":"x","pieces":[{"at":5},{"at":1}]}]}`), "not in their order"},
		"a far platform":    {zipOf(t, manifestMember, `{"format":1,"target":{"platform":{"os":"android","major":200000000}}}`), "target"},
		"a platform below":  {zipOf(t, manifestMember, `{"format":1,"target":{"platform":{"os":"linux","minor":-1}}}`), "target"},
		"a file before all": {zipOf(t, manifestMember, `{"format":1,"files":[{"name":"x","pieces":[{"at":-1}]}]}`), "not in their order"},
	} {
		_, err := NewReader(bytes.NewReader(tt.zip), int64(len(tt.zip)))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want %s", name, err, tt.want)
		}
	}
}

// A body that is not what its name says is an error at its end.
func TestDamagedBodies(t *testing.T) {
	b := zipOf(t, manifestMember, `{"format":1,"exchanges":[{"method":"GET","url":"http://x/","status":200,"length":-1,"body":"`+noBody+`"}]}`, noBody, "text")
	r, err := NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(get(t, NewPlayer(r), "http://x/").Body); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Errorf("got %v, want that it is damaged", err)
	}
}

func TestOpen(t *testing.T) {
	name := filepath.Join(t.TempDir(), "run.zip")
	if _, err := Open(name); !errors.Is(err, fs.ErrNotExist) || strings.Count(err.Error(), name) != 1 {
		t.Errorf("got %v, want that it is not there", err)
	}
	r := NewRecorder("test")
	r.Manifest.Outcome.Lock = "flask==3.0\n"
	if err := os.WriteFile(name, written(t, r), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	if lock, err := out.Lock(); err != nil || string(lock) != "flask==3.0\n" {
		t.Errorf("got %q, %v", lock, err)
	}
	if err := out.Close(); err != nil {
		t.Error(err)
	}
}

// Files are as they were seen, and no others are.
func TestFilesAreWhatWasSeen(t *testing.T) {
	r := NewRecorder("test")
	seen := r.Files(tree{fstest.MapFS{"r.txt": {Data: []byte("flask\n")}, "w/a.whl": {Data: []byte("0123456789")}, "w/b.whl": {}, "w/sub/c": {}}})
	text, err := seen.Open("r.txt")
	if err != nil {
		t.Fatal(err)
	}
	io.ReadAll(text)
	wheel, err := seen.Open("w/a.whl")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int64{6, 8, 2} {
		if _, err := wheel.(io.ReaderAt).ReadAt(make([]byte, 2), at); err != nil {
			t.Fatal(err)
		}
	}
	seen.Stat("none")
	seen.ReadDir("w")
	seen.Abs("x")

	here := tree{fstest.MapFS{"given.txt": {Data: []byte("here")}, "r.txt": {Data: []byte("here too")}}}
	reader := opened(t, r)
	files := reader.Files(here, func(name string) bool { return name == "given.txt" }, false)
	for name, want := range map[string]string{"r.txt": "flask\n", "given.txt": "here"} {
		f, err := files.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(f); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
		}
	}
	if _, err := files.Stat("none"); !errors.Is(err, syscall.ENOENT) {
		t.Errorf("got %v, want ENOENT", err)
	}
	if _, err := files.Stat("other"); !errors.Is(err, errNoFile) || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want that it is not held", err)
	}
	if _, err := reader.Files(here, func(string) bool { return false }, true).Stat("given.txt"); err != nil {
		t.Errorf("elsewhere: got %v", err)
	}
	list, err := files.ReadDir("w")
	if err != nil || len(list) != 3 || list[0].Name() != "a.whl" || !list[2].IsDir() {
		t.Errorf("got %v, %v, want what the folder has", list, err)
	}
	if got, err := files.Abs("x"); got != "/here/x" || err != nil {
		t.Errorf("got %s, %v, want /here/x", got, err)
	}
	f, err := files.Open("w/a.whl")
	if err != nil {
		t.Fatal(err)
	}
	p := make([]byte, 4)
	if n, err := f.(io.ReaderAt).ReadAt(p, 6); n != 4 || string(p) != "6789" || err != nil {
		t.Errorf("got %q, %v, want 6789", p[:n], err)
	}
	if n, err := f.(io.ReaderAt).ReadAt(p, 2); n != 2 || err == nil {
		t.Errorf("got %q, %v, want 23 and that the rest is not held", p[:n], err)
	}
	a, _ := files.Stat("r.txt")
	b, _ := files.Stat("w/a.whl")
	if !SameFile(a, a) || SameFile(a, b) {
		t.Error("two files are one")
	}
}

// Two names of one file are told to be.
func TestSameFiles(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	if err := os.WriteFile("a", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r := NewRecorder("test")
	seen := r.Files(system{})
	seen.Stat("a")
	seen.Stat("./a")
	files := opened(t, r).Files(system{}, func(string) bool { return false }, false)
	a, err := files.Stat("a")
	if err != nil {
		t.Fatal(err)
	}
	b, err := files.Stat("./a")
	if err != nil || !SameFile(a, b) {
		t.Errorf("got %v, %v, want one file", b, err)
	}
}

type system struct{}

func (system) Open(name string) (fs.File, error)          { return os.Open(name) }
func (system) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (system) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (system) Abs(name string) (string, error)            { return filepath.Abs(name) }

// Whatever the bytes are, they are refused, or everything in them can be asked for.
func FuzzOpen(f *testing.F) {
	r := NewRecorder("test")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") }))
	defer server.Close()
	readAll(f, get(f, r.Wrap(http.DefaultTransport), server.URL+"/simple/a/"))
	f.Add(written(f, r))
	f.Add(zipOf(f, manifestMember, `{"format":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if reader, err := NewReader(bytes.NewReader(b), int64(len(b))); err == nil {
			askAll(reader)
		}
	})
}

// Whatever a manifest says, as FuzzOpen, whose zips mostly have a wrong sum.
func FuzzManifest(f *testing.F) {
	body := bodyFolder + "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1"
	f.Add(`{"format":1,"files":[{"name":"x","kind":"file","size":9,"pieces":[{"at":3,"body":"` + body + `"}]},{"name":"y","same":"x","kind":"folder","entries":[{"name":"z"}]}]}`)
	f.Add(`{"format":1,"exchanges":[{"method":"GET","url":"http://x/","range":"bytes=0-1","status":206,"body":"` + body + `","header":{"Content-Range":["bytes 0-3/9"]}}]}`)
	f.Add(`{"format":1,"exchanges":[{"method":"GET","url":"http://x/","status":200,"length":-1,"cut":true},{"url":"http://x/","failure":{"kind":"system","errno":"EPIPE","op":"read"}}]}`)
	f.Fuzz(func(t *testing.T, manifest string) {
		b := zipOf(t, manifestMember, manifest, body, "text")
		if reader, err := NewReader(bytes.NewReader(b), int64(len(b))); err == nil {
			askAll(reader)
		}
	})
}

// askAll reads everything that a recording has, and some that it has not.
func askAll(reader *Reader) {
	files := reader.Files(system{}, func(string) bool { return false }, false)
	for _, file := range reader.Recording.Files {
		files.Stat(file.Name)
		files.ReadDir(file.Name)
		if open, err := files.Open(file.Name); err == nil {
			io.Copy(io.Discard, io.LimitReader(open, 1<<20))
		}
	}
	p := NewPlayer(reader)
	for _, x := range reader.Recording.Exchanges {
		req, err := http.NewRequest(http.MethodGet, x.URL, nil)
		if err != nil {
			continue
		}
		for _, ranges := range []string{x.Range, "bytes=-1", "bytes=1-2"} {
			req.Header.Set("Range", ranges)
			if resp, err := p.RoundTrip(req); err == nil {
				io.Copy(io.Discard, io.LimitReader(resp.Body, 1<<20))
				resp.Body.Close()
			}
		}
	}
}
