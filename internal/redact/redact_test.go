package redact

import "testing"

func TestURL(t *testing.T) {
	for in, want := range map[string]string{
		"":                                   "",
		"requirements.txt":                   "requirements.txt",
		"me@host":                            "me@host",
		"https://host.test/a@b":              "https://host.test/a@b",
		"https://host.test/@scope/":          "https://host.test/@scope/",
		"file:///home/a@b/r.txt":             "file:///home/a@b/r.txt",
		"https://me:secret@host.test/simple": "https://host.test/simple",
		"https://secret@host.test":           "https://host.test",
		"https://me:sec%40ret@host.test/":    "https://host.test/",
		"git+https://me:secret@host.test/r":  "git+https://host.test/r",
		"HTTPS://me:secret@host.test/":       "https://host.test/",
		"https://me:sec/ret@host.test/":      "https://host.test/",
		"https://me:sec ret@host.test/":      "https://host.test/",
		"https://me:sec@ret@host.test/":      "https://host.test/",
		"https://me:secret@[::1/":            "https://[::1/",
		"://me:secret@host.test":             "://host.test",
		"a/b://me:secret@host.test":          "a/b://host.test",
		"a:b://me:secret@host.test":          "a:b://host.test",
		`"https://me:secret@host.test/`:      `"https://host.test/`,
		"1http://me:secret@host.test/\x00":   "1http://host.test/\x00",
	} {
		if got := URL(in); got != want {
			t.Errorf("URL(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"": "",
		"flask @ https://me:secret@host.test/f.whl":               "flask @ https://host.test/f.whl",
		"  https://me:secret@a.test\tand\nhttps://secret@b.test ": "  https://a.test\tand\nhttps://b.test ",
		"ask me@host.test (https://me:secret@a.test)":             "ask me@host.test (https://a.test)",
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}
