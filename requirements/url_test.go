package requirements

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// web returns an OpenURL that serves pages, each with its Content-Type before it.
func web(pages map[string][2]string) func(string) (io.ReadCloser, string, error) {
	return func(url string) (io.ReadCloser, string, error) {
		page, ok := pages[url]
		if !ok {
			return nil, "", errors.New("no page at " + url)
		}
		return io.NopCloser(strings.NewReader(page[1])), page[0], nil
	}
}

func TestRootFromURL(t *testing.T) {
	const secret = "https://user:pa%40ss@example.org/lists/requirements.txt?raw=1"
	f, err := ParseFile(secret, ParseOptions{OpenURL: web(map[string][2]string{
		secret: {"text/plain", "flask\n-r base.txt\n"},
		"https://user:pa%40ss@example.org/lists/base.txt": {"", "click"},
	})})
	if err != nil {
		t.Fatal(err)
	}
	want := "https://user:****@example.org/lists/requirements.txt?raw=1:1:1 flask\nhttps://user:****@example.org/lists/base.txt:1:1 click"
	if got := texts(f.Requirements); got != want {
		t.Errorf("requirements: got %q, want %q", got, want)
	}
	if got, want := f.Name, "https://user:****@example.org/lists/requirements.txt?raw=1"; got != want {
		t.Errorf("name: got %q, want %q", got, want)
	}
	_, err = ParseFile("https://user:secret@example.org/none.txt", ParseOptions{OpenURL: web(nil)})
	if got := errorText(err); !strings.HasPrefix(got, "reading https://user:****@example.org/none.txt: ") || strings.Contains(got, "secret") {
		t.Errorf("error: got %s, want one without the password", got)
	}
}

func TestRootFromFileURL(t *testing.T) {
	dir := write(t, map[string]string{"my file.txt": "flask\n-r base.txt\n", "base.txt": "click\n"})
	f, err := ParseFile("file://localhost"+dir+"/my%20file.txt", ParseOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(f.Requirements), dir+"/my file.txt:1:1 flask\n"+dir+"/base.txt:1:1 click"; got != want {
		t.Errorf("requirements: got %q, want %q", got, want)
	}
}

func TestNoNetwork(t *testing.T) {
	_, err := Parse("r", strings.NewReader("flask\n-c https://token@example.org/c.txt"), ParseOptions{})
	var e *Error
	if !errors.As(err, &e) || e.Line != 2 || e.Hint == "" {
		t.Fatalf("got %+v, want an *Error at line 2 with a hint", e)
	}
	if got, want := err.Error(), `r:2: reading "https://****@example.org/c.txt": no URL is read here`; got != want {
		t.Errorf("error: got %s, want %s", got, want)
	}
	_, err = ParseFile("https://example.org/c.txt", ParseOptions{})
	if got, want := errorText(err), "reading https://example.org/c.txt: no URL is read here"; got != want {
		t.Errorf("error of a root file: got %s, want %s", got, want)
	}
}

func TestCharset(t *testing.T) {
	for _, test := range []struct{ contentType, content, want string }{
		{"text/plain; charset=iso-8859-1", "x;platform_version=='\xe9'", "x;platform_version=='é'"},
		{`text/plain; charset="UTF-8"`, "x;platform_version=='é'", "x;platform_version=='é'"},
		{"text/plain", "x;platform_version=='é'", "x;platform_version=='é'"},
		{"text/plain; charset=klingon", "# coding: latin-1\nx;platform_version=='\xe9'", "x;platform_version=='é'"},
		{"text/plain; charset=iso-8859-1", "\ufeffx;platform_version=='é'", "x;platform_version=='é'"},
		{"text/plain; charset=utf-16le", "x\x00", "x"},
		{"text/plain; charset=utf-8", "# coding: latin-1\nx;platform_version=='\xe9'", "https://h/r:2: the file is not utf-8, as its server says"},
		{"; nonsense", "x", "x"},
	} {
		f, err := ParseFile("https://h/r", ParseOptions{OpenURL: web(map[string][2]string{"https://h/r": {test.contentType, test.content}})})
		got := errorText(err)
		if err == nil {
			got = f.Requirements[0].Text
		}
		if got != test.want {
			t.Errorf("%q with %q: got %q, want %q", test.content, test.contentType, got, test.want)
		}
	}
}

func TestRedact(t *testing.T) {
	for _, test := range []struct{ text, want, aligned string }{
		{"plain@text", "plain@text", "plain@text"},
		{"-i https://user:pass@h/x", "-i https://user:****@h/x", "-i https://user:****@h/x"},
		{"https://user:sécret@h and ftp://t@h", "https://user:****@h and ftp://****@h", "https://user:******@h and ftp://*@h"},
		{"git+ssh://git@h/x", "git+ssh://git@h/x", "git+ssh://git@h/x"},
		{"git+ssh://git:pw@h/x", "git+ssh://git:****@h/x", "git+ssh://git:**@h/x"},
		{"https://a:b@c@h/x@y", "https://a:****@h/x@y", "https://a:***@h/x@y"},
		{"https://h/a@b", "https://h/a@b", "https://h/a@b"},
		{"https://${TOKEN}@h", "https://${TOKEN}@h", "https://${TOKEN}@h"},
		{"https://u:${TOKEN}@h", "https://u:${TOKEN}@h", "https://u:${TOKEN}@h"},
		{"://@", "://****@", "://@"},
	} {
		if got := redact(test.text, false); got != test.want {
			t.Errorf("redact(%q): got %q, want %q", test.text, got, test.want)
		}
		if got := redact(test.text, true); got != test.aligned {
			t.Errorf("redact(%q), aligned: got %q, want %q", test.text, got, test.aligned)
		}
	}
}

func TestFilePath(t *testing.T) {
	for _, test := range []struct{ url, want string }{
		{"file:///a/b%20c", "/a/b c"},
		{"file:/a", "/a"},
		{"FILE://localhost/a?x#y", "/a"},
		{"file:../a", "../a"},
		{"file://elsewhere/a", errNotLocal.Error()},
		{"file:///%zz", `invalid URL escape "%zz"`},
	} {
		got, err := filePath(test.url)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("filePath(%q): got %q, want %q", test.url, got, test.want)
		}
	}
}

func TestLocalPath(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"./a[x] ; os_name == 'nt'", "./a"},
		{"-e name", "name"},
		{"a @ file:///b%20c", "/b c"},
		{"a @ ./b", "./b"},
		{`C:\b.whl`, `C:\b.whl`},
		{"https://h/b.whl", ""},
		{"git+file:///b", ""},
		{"flask", ""},
	} {
		f, err := Parse("r", strings.NewReader(test.line), ParseOptions{})
		if err != nil {
			t.Errorf("%s: %v", test.line, err)
			continue
		}
		got, ok := f.Requirements[0].LocalPath()
		if got != test.want || ok != (test.want != "") {
			t.Errorf("path of %s: got %q, %t, want %q", test.line, got, ok, test.want)
		}
	}
}
