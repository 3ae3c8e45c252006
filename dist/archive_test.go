package dist

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// A member of an archive: its name and content; a name that ends in @ is a
// symbolic link to the content.
type member struct{ name, content string }

func zipOf(tb testing.TB, method uint16, members ...member) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zstdMethod, zstd.ZipCompressor())
	for _, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: method})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(w, m.content); err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func tarOf(tb testing.TB, members ...member) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, m := range members {
		h := &tar.Header{Name: m.name, Mode: 0o644, Size: int64(len(m.content))}
		content := m.content
		if link, ok := strings.CutSuffix(m.name, "@"); ok {
			h = &tar.Header{Name: link, Typeflag: tar.TypeSymlink, Linkname: m.content}
			content = ""
		}
		if err := w.WriteHeader(h); err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(tb testing.TB, b []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func zstdOf(tb testing.TB, b []byte) []byte {
	tb.Helper()
	w, err := zstd.NewWriter(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return w.EncodeAll(b, nil)
}

const metadataText = "Metadata-Version: 2.1\nName: a-b\nVersion: 1\n"

func TestMetadataFromWheel(t *testing.T) {
	name := WheelName{Name: "a-b", Version: "1"}
	good := member{"a_b-1.dist-info/METADATA", metadataText}
	code := member{"a_b/__init__.py", strings.Repeat("x = 1\n", 1000)}
	for _, test := range []struct {
		story string
		wheel []byte
		says  string // "" if it is read
	}{
		{"stored", zipOf(t, zip.Store, code, good), ""},
		{"deflated", zipOf(t, zip.Deflate, code, good), ""},
		{"Zstandard", zipOf(t, zstdMethod, code, good), ""},
		{"another spelling of the name", zipOf(t, zip.Deflate, member{"A.B-1.0.dist-info/METADATA", metadataText}), ""},
		{"a copy of another project inside", zipOf(t, zip.Deflate, member{"a_b/_vendor/c-1.dist-info/METADATA", "x"}, good), ""},
		{"two", zipOf(t, zip.Deflate, good, member{"c-1.dist-info/METADATA", metadataText}), "more than one"},
		{"one twice", zipOf(t, zip.Deflate, good, good), "more than one"},
		{"another's", zipOf(t, zip.Deflate, member{"a_bc-1.dist-info/METADATA", metadataText}), "does not belong"},
		{"none", zipOf(t, zip.Deflate, code, member{"a_b-1.dist-info/WHEEL", "x"}), "no .dist-info/METADATA"},
		{"a bomb", zipOf(t, zip.Deflate, member{good.name, strings.Repeat("\x00", MaxMetadata+1)}), "more than"},
		{"no zip", []byte(metadataText), "zip"},
		{"empty", nil, "zip"},
		{"its begin cut off", zipOf(t, zip.Deflate, code, good)[100:], "EOF"},
		{"a wrong sum", corrupt(zipOf(t, zip.Store, good), "Name: a-b", "Name: a-c"), "checksum"},
		{"a size that is a lie", lieAboutSize(t, good.name), "zip"},
	} {
		got, err := MetadataFromWheel(bytes.NewReader(test.wheel), int64(len(test.wheel)), name)
		switch {
		case test.says == "" && (err != nil || string(got) != metadataText):
			t.Errorf("%s: got %q, %v, want the metadata", test.story, got, err)
		case test.says != "" && (!errors.Is(err, ErrArchive) || !strings.Contains(err.Error(), test.says)):
			t.Errorf("%s: got %d bytes, %v, want an archive error with %q", test.story, len(got), err, test.says)
		}
	}
}

// corrupt changes the first place where old stands.
func corrupt(b []byte, old, changed string) []byte {
	return bytes.Replace(b, []byte(old), []byte(changed), 1)
}

// lieAboutSize makes a wheel whose METADATA claims ten bytes and has far more.
func lieAboutSize(t *testing.T, name string) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(make([]byte, 2*MaxMetadata)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 10})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(packed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var errBroken = errors.New("the network is down")

// A brokenReader gives so many bytes, and then only errors.
type brokenReader struct {
	r    *bytes.Reader
	left int64
}

func (b *brokenReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errBroken
	}
	n, err := b.r.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

func (b *brokenReader) ReadAt(p []byte, off int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errBroken
	}
	return b.r.ReadAt(p, off)
}

// An error of the source is not taken for the archive's fault.
func TestSourceErrorsPassThrough(t *testing.T) {
	wheel := zipOf(t, zip.Deflate, member{"a_b-1.dist-info/METADATA", metadataText})
	for left := range int64(3) {
		_, err := MetadataFromWheel(&brokenReader{bytes.NewReader(wheel), left}, int64(len(wheel)), WheelName{Name: "a-b"})
		if !errors.Is(err, errBroken) || errors.Is(err, ErrArchive) {
			t.Errorf("MetadataFromWheel with %d bytes: got %v, want the source's error alone", left, err)
		}
	}
	top := member{"a-1/PKG-INFO", metadataText}
	for name, b := range map[string][]byte{
		"a-1.tar.gz": gzipped(t, tarOf(t, top)), "a-1.zip": zipOf(t, zip.Deflate, top),
		"a-1.tar": tarOf(t, top), "a-1.tar.zst": zstdOf(t, tarOf(t, top)),
	} {
		_, err := PKGInfo(io.MultiReader(&brokenReader{bytes.NewReader(b), 20}), name)
		if !errors.Is(err, errBroken) || errors.Is(err, ErrArchive) || errors.Is(err, ErrNoPKGInfo) {
			t.Errorf("PKGInfo(%s): got %v, want the source's error alone", name, err)
		}
	}
}

func TestPKGInfo(t *testing.T) {
	top := member{"a-1/PKG-INFO", metadataText}
	inner := member{"a-1/a.egg-info/PKG-INFO", "inner"}
	bare := member{"PKG-INFO", "bare"}
	dotted := member{"./a-1/PKG-INFO", metadataText}
	big := member{"a-1/data", strings.Repeat("\x00", 1<<20)}
	for _, test := range []struct {
		story, filename string
		archive         []byte
		says            string // "" if it is read
	}{
		{"tar.gz", "a-1.tar.gz", gzipped(t, tarOf(t, bare, inner, big, top)), ""},
		{"tgz, dotted", "a-1.tgz", gzipped(t, tarOf(t, dotted)), ""},
		{"tar", "a-1.tar", tarOf(t, inner, top), ""},
		{"tar.zst", "a-1.tar.zst", zstdOf(t, tarOf(t, inner, big, top)), ""},
		{"zip", "a-1.zip", zipOf(t, zip.Deflate, bare, inner, top), ""},
		{"only an inner one", "a-1.tar.gz", gzipped(t, tarOf(t, inner, bare)), "no PKG-INFO"},
		{"a link", "a-1.tar.gz", gzipped(t, tarOf(t, member{"a-1/PKG-INFO@", "../x"})), "no PKG-INFO"},
		{"a zip without", "a-1.zip", zipOf(t, zip.Deflate, inner), "no PKG-INFO"},
		{"a folder that climbs", "a-1.tar.gz", gzipped(t, tarOf(t, member{"../PKG-INFO", "x"})), "no PKG-INFO"},
		{"two in a zip", "a-1.zip", zipOf(t, zip.Deflate, top, member{"b-1/PKG-INFO", "x"}), "both"},
		{"too large", "a-1.tar.gz", gzipped(t, tarOf(t, member{top.name, strings.Repeat("\x00", MaxMetadata+1)})), "more than"},
		{"no gzip", "a-1.tar.gz", tarOf(t, top), "gzip"},
		{"no tar", "a-1.tar.gz", gzipped(t, []byte(strings.Repeat("x", 2000))), "tar"},
		{"cut short", "a-1.tar.gz", gzipped(t, tarOf(t, big, top))[:500], "unexpected EOF"},
		{"no zip", "a-1.zip", []byte("x"), "zip"},
		{"a kind that is not read", "a-1.tar.lz", nil, "kind of archive"},
		{"no sdist at all", "a-1.exe", nil, "kind of archive"},
	} {
		for _, source := range []io.Reader{bytes.NewReader(test.archive), io.MultiReader(bytes.NewReader(test.archive))} {
			got, err := PKGInfo(source, test.filename)
			switch {
			case test.says == "" && (err != nil || string(got) != metadataText):
				t.Errorf("%s from %T: got %q, %v, want the metadata", test.story, source, got, err)
			case test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)):
				t.Errorf("%s from %T: got %d bytes, %v, want an error with %q", test.story, source, len(got), err, test.says)
			case test.says == "no PKG-INFO" && (!errors.Is(err, ErrNoPKGInfo) || errors.Is(err, ErrArchive)):
				t.Errorf("%s from %T: got %v, want ErrNoPKGInfo alone", test.story, source, err)
			case test.says != "" && test.says != "no PKG-INFO" && !errors.Is(err, ErrArchive):
				t.Errorf("%s from %T: got %v, want ErrArchive", test.story, source, err)
			}
		}
	}
}

// bzip2 has no writer in the library, so one small archive is here as bytes.
func TestPKGInfoBzip2(t *testing.T) {
	if _, err := PKGInfo(strings.NewReader("BZh9 and nothing more"), "a-1.tar.bz2"); !errors.Is(err, ErrArchive) {
		t.Errorf("a broken bzip2: got %v, want ErrArchive", err)
	}
	got, err := PKGInfo(bytes.NewReader(bzippedSdist), "a-1.tar.bz2")
	if err != nil || string(got) != metadataText {
		t.Errorf("PKGInfo = %q, %v, want the metadata", got, err)
	}
}

// An endless tar of zeros ends at the bound.
func TestPKGInfoBomb(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks 1 GiB: runs without -short")
	}
	var head bytes.Buffer
	w := tar.NewWriter(&head)
	if err := w.WriteHeader(&tar.Header{Name: "a-1/zeros", Mode: 0o644, Size: 1 << 40}); err != nil {
		t.Fatal(err)
	}
	_, err := PKGInfo(io.MultiReader(&head, zeros{}), "a-1.tar")
	if !errors.Is(err, ErrArchive) || !strings.Contains(err.Error(), fmt.Sprint(maxUnpacked)) {
		t.Errorf("got %v, want an archive error that names the bound", err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func FuzzMetadataFromWheel(f *testing.F) {
	f.Add(zipOf(f, zip.Store, member{"a_b-1.dist-info/METADATA", metadataText}))
	f.Add(zipOf(f, zip.Deflate, member{"a_b/x.py", "x"}, member{"a_b-1.dist-info/METADATA", metadataText}))
	f.Add(zipOf(f, zstdMethod, member{"a_b-1.dist-info/METADATA", metadataText}))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := MetadataFromWheel(bytes.NewReader(b), int64(len(b)), WheelName{Name: "a-b"})
		if err != nil && !errors.Is(err, ErrArchive) {
			t.Errorf("got %v, want an archive error", err)
		}
		if len(got) > MaxMetadata {
			t.Errorf("got %d bytes, want at most %d", len(got), MaxMetadata)
		}
	})
}

func FuzzPKGInfo(f *testing.F) {
	top := member{"a-1/PKG-INFO", metadataText}
	f.Add(tarOf(f, top), byte(0))
	f.Add(gzipped(f, tarOf(f, top)), byte(1))
	f.Add(zstdOf(f, tarOf(f, top)), byte(2))
	f.Add(zipOf(f, zip.Deflate, top), byte(3))
	f.Add(bzippedSdist, byte(4))
	names := []string{"a-1.tar", "a-1.tar.gz", "a-1.tar.zst", "a-1.zip", "a-1.tar.bz2"}
	f.Fuzz(func(t *testing.T, b []byte, kind byte) {
		got, err := PKGInfo(bytes.NewReader(b), names[int(kind)%len(names)])
		if err != nil && !errors.Is(err, ErrArchive) && !errors.Is(err, ErrNoPKGInfo) {
			t.Errorf("got %v, want an archive error or none found", err)
		}
		if len(got) > MaxMetadata {
			t.Errorf("got %d bytes, want at most %d", len(got), MaxMetadata)
		}
	})
}

func BenchmarkMetadataFromWheel(b *testing.B) {
	var members []member
	for i := range 200 {
		members = append(members, member{fmt.Sprintf("a_b/module_%d.py", i), strings.Repeat("x = 1\n", 200)})
	}
	wheel := zipOf(b, zip.Deflate, append(members, member{"a_b-1.dist-info/METADATA", string(sampleMetadata(20 << 10))})...)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := MetadataFromWheel(bytes.NewReader(wheel), int64(len(wheel)), WheelName{Name: "a-b"}); err != nil {
			b.Fatal(err)
		}
	}
}

// bzippedSdist is a tar of a-1/PKG-INFO with metadataText, written by another program.
var bzippedSdist = []byte("" +
	"\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\xa6\x25\x70\xd8\x00\x00\x79\xdf\x80\xca\x90\x40\x03\xff\x90\x01\xab\xc5\x00\x76" +
	"\x23\x9e\x00\x09\x08\x20\x00\x75\x11\x1a\x43\x46\x9a\x00\xd3\x40\x69\xa0\x68\x68\x12\x54\x9e\x93\x10\xd3\x27\xa8\xda\x8c" +
	"\x26\x13\x23\x4d\x3c\xa5\x7c\x48\x21\x04\xb1\x88\x10\xdd\x5b\x30\xde\x5c\x25\x40\x88\x83\xa1\x93\x1c\xb2\xae\x21\xd2\x75" +
	"\x98\x47\x28\x10\x18\x24\x01\x32\x95\x41\x96\x37\xd8\xb9\x50\x8e\x83\x8d\x59\x33\x5e\xdc\xda\xd4\x98\xe3\xf3\xd4\x54\x95" +
	"\xd1\x63\xe3\x8d\x5e\x46\xf1\xe6\xe7\x1f\x48\x31\x92\x41\xa9\x20\xfe\x2e\xe4\x8a\x70\xa1\x21\x4c\x4a\xe1\xb0")
