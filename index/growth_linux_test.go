package index

import (
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"golang.org/x/sys/unix"
)

// However hostile a page, what it costs grows with its size and no faster: 16
// times as much takes less than 100 times as long, where quadratic time would
// take 256 times. Only a
// thread's own clock makes that a test, and only Linux shows it.
func TestNothingIsQuadratic(t *testing.T) {
	inFile := func(member string) string { return `{"files":[{"url":"x.whl",` + member + `}]}` }
	for _, tt := range []struct {
		name, kind string
		page       func(n int) string
	}{
		{"files", jsonType, func(n int) string { return `{"files":[{"url":"x.whl"}` + strings.Repeat(`,{"url":"x.whl"}`, n) + `]}` }},
		{"files that are none", jsonType, func(n int) string { return `{"files":[0` + strings.Repeat(`,0`, n) + `]}` }},
		{"members of a file", jsonType, func(n int) string { return inFile(`"x":0` + strings.Repeat(`,"url":"x.whl"`, n)) }},
		{"hashes of a file", jsonType, func(n int) string { return inFile(`"hashes":{"x":0` + strings.Repeat(`,"md5":""`, n) + `}`) }},
		{"members of the page", jsonType, func(n int) string { return `{"files":[]` + strings.Repeat(`,"files":[]`, n) + `}` }},
		{"a value to be read over", jsonType, func(n int) string { return `{"x":[0` + strings.Repeat(`,0`, n) + `],"files":[]}` }},
		{"values in values", jsonType, func(n int) string {
			return `{"x":[0` + strings.Repeat(`,`+strings.Repeat("[", 900)+strings.Repeat("]", 900), n/900) + `],"files":[]}`
		}},
		{"white space", jsonType, func(n int) string { return strings.Repeat(" ", n) + `{"files":[]}` }},
		{"a number", jsonType, func(n int) string { return inFile(`"size":1` + strings.Repeat("0", n)) }},
		{"escapes", jsonType, func(n int) string { return inFile(`"yanked":"` + strings.Repeat(`\ud83d`, n) + `"`) }},
		{"text beyond ASCII", jsonType, func(n int) string { return inFile(`"yanked":"` + strings.Repeat("é", n) + `"`) }},
		{"a long link", jsonType, func(n int) string { return `{"files":[{"url":"` + strings.Repeat("../a/", n) + `"}]}` }},
		{"hashes of a fragment", jsonType, func(n int) string { return `{"files":[{"url":"x#` + strings.Repeat("&md5=0", n) + `"}]}` }},
		{"requires-python", jsonType, func(n int) string { return inFile(`"requires-python":"` + strings.Repeat(" ", n) + `"`) }},
		{"versions", jsonType, func(n int) string { return `{"versions":["1"` + strings.Repeat(`,"1"`, n) + `],"files":[]}` }},
		{"attributes", htmlType, func(n int) string { return "<a href=x.whl" + strings.Repeat(" data-yanked=x", n) + ">" }},
		{"attributes in capitals", htmlType, func(n int) string { return "<a href=x.whl" + strings.Repeat(" DATA-YANKED=x", n) + ">" }},
		{"attributes of a meta element", htmlType, func(n int) string { return "<meta" + strings.Repeat(" x=y", n) + ">" }},
		{"a long attribute", htmlType, func(n int) string { return "<a href='x.whl' data-yanked='" + strings.Repeat("x", n) + "'>" }},
		{"ampersands", htmlType, func(n int) string { return "<a href='x.whl' data-yanked='" + strings.Repeat("&", n) + "'>" }},
		{"references", htmlType, func(n int) string {
			return "<a href='x.whl' data-yanked='" + strings.Repeat("&gt;", n) + "&#x110000;'>"
		}},
		{"references without an end", htmlType, func(n int) string { return "<a href='x.whl' data-yanked='" + strings.Repeat("&notin", n) + "'>" }},
		{"quotes", htmlType, func(n int) string { return "<a href='x.whl' data-yanked='&x" + strings.Repeat(`"`, n) + "'>" }},
		{"elements in elements", htmlType, func(n int) string { return strings.Repeat("<div>", n) + "<a href=x.whl>" }},
		{"anchors in anchors", htmlType, func(n int) string { return strings.Repeat("<a href=x.whl>", n) }},
		{"beginnings of tags", htmlType, func(n int) string { return strings.Repeat("<", n) }},
		{"a tag without an end", htmlType, func(n int) string { return "<a " + strings.Repeat("x ", n) }},
		{"quotes without an end", htmlType, func(n int) string { return strings.Repeat("<a x='", n) }},
		{"comments", htmlType, func(n int) string { return strings.Repeat("<!---->", n) }},
		{"ends of comments", htmlType, func(n int) string { return "<!--" + strings.Repeat("->", n) }},
		{"a title without an end", htmlType, func(n int) string { return "<title>" + strings.Repeat("</titl", n) }},
		{"bases", htmlType, func(n int) string { return strings.Repeat("<base href=x>", n) }},
		{"tracks", htmlType, func(n int) string { return strings.Repeat("<meta name=pypi:tracks content=x>", n) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			small, large := cost(t, tt.page(4_000), tt.kind), cost(t, tt.page(16*4_000), tt.kind)
			if large > 100*max(small, 20*time.Microsecond) {
				t.Errorf("%v for 4,000 and %v for 16 times as much, want no more than 100 times as long", small, large)
			}
		})
	}
}

// cost returns the processor's time for a page, refused or not: the least of
// three. The clock is this thread's, so that neither a busy machine nor the
// collector, which sleeps meanwhile, are in it.
func cost(t *testing.T, text, kind string) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	now := func() time.Duration {
		var ts unix.Timespec
		if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &ts); err != nil {
			t.Fatal(err)
		}
		return time.Duration(ts.Nano())
	}
	best := time.Hour
	for range 3 {
		start := now()
		if p, err := parsePage(pieces(text), kind, pageBase, "x"); err == nil {
			p.value("")
		}
		best = min(best, now()-start)
	}
	return best
}

// pieces reads text as it comes over a network.
func pieces(text string) io.Reader {
	return iotest.DataErrReader(&chunked{strings.NewReader(text)})
}

type chunked struct{ r io.Reader }

// Read implements io.Reader.
func (c *chunked) Read(p []byte) (int, error) { return c.r.Read(p[:min(len(p), 1400)]) }
