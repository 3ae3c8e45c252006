package timeline

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A tab is a page that is open in a browser.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string // what was loaded, or tried to be
	wrong    []string // what the console showed
}

// open opens the page of a model in a browser. The test is skipped where there is none.
func open(t *testing.T, m *Model) *tab {
	t.Helper()
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if found, err := exec.LookPath(name); err == nil && browser == "" {
			browser = found
		}
	}
	if browser == "" {
		if os.Getenv("RESOLVE_ALL_PROGRAMS") != "" {
			t.Fatal("there is no Chromium on PATH, and RESOLVE_ALL_PROGRAMS is set")
		}
		t.Skip("there is no Chromium on PATH to open the page in; .ci/run programs installs it")
	}
	file := filepath.Join(t.TempDir(), "run.html")
	if err := os.WriteFile(file, []byte(page(t, m)), 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(browser), chromedp.NoSandbox, chromedp.WindowSize(1200, 800))...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &tab{T: t, ctx: ctx}
	listen := func(e any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := e.(type) {
		case *network.EventRequestWillBeSent:
			b.requests = append(b.requests, e.Request.URL)
		case *runtime.EventExceptionThrown:
			b.wrong = append(b.wrong, fmt.Sprintf("%+v", e.ExceptionDetails))
		case *runtime.EventConsoleAPICalled:
			b.wrong = append(b.wrong, fmt.Sprint(e.Type, e.Args))
		case *log.EventEntryAdded:
			b.wrong = append(b.wrong, e.Entry.Text)
		}
	}
	if err := chromedp.Listen(ctx, listen); err != nil {
		t.Fatal(err)
	}
	address := "file://" + filepath.ToSlash(file)
	if _, err := chromedp.Call(ctx, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.Navigate(address))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		if len(b.requests) == 0 || b.requests[0] != address {
			t.Errorf("the browser loads %q, want the page first", b.requests)
		}
		for _, url := range b.requests {
			if url != address && !strings.HasPrefix(url, "data:") {
				t.Errorf("the page loads %s, want nothing", url)
			}
		}
		if len(b.wrong) > 0 {
			t.Errorf("the console shows %q, want nothing", b.wrong)
		}
	})
	return b
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// value evaluates a script, whose value is a T.
func value[T any](b *tab, script string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.Fatal(err)
	}
	return v
}

// rows returns the IDs of the rows that a selector finds and that are shown.
func (b *tab) rows(selector string) []int {
	b.Helper()
	return value[[]int](b, fmt.Sprintf(`[...document.querySelectorAll(%q)].filter(e => e.offsetHeight > 0).map(e => Number(e.dataset.id))`, selector))
}

func (b *tab) wantRows(when, selector string, want []int) {
	b.Helper()
	if got := b.rows(selector); !reflect.DeepEqual(got, want) {
		b.Errorf("%s: got the rows %v, want %v", when, got, want)
	}
}

// ids returns the IDs of the rows that keep says.
func (m *Model) ids(keep func(*Row) bool) []int {
	list := []int{}
	for i := range m.Rows {
		if keep(&m.Rows[i]) {
			list = append(list, m.Rows[i].ID)
		}
	}
	return list
}

func TestPageInABrowser(t *testing.T) {
	m, _, err := resolved(t, "straight/web-app")
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Rows) < 10 || len(m.Chain) < 3 {
		t.Fatalf("%d rows and %d links: the fixture is none for this test", len(m.Rows), len(m.Chain))
	}
	b := open(t, m)
	all := m.ids(func(*Row) bool { return true })
	critical := m.ids(func(r *Row) bool { return r.Link > 0 })
	var links []int
	for _, l := range m.Chain {
		links = append(links, l.Row)
	}
	b.wantRows("at first", ".row", all)
	b.wantRows("marked", ".row.critical", critical)
	b.wantRows("as text", "#links tr", links)
	if got, want := value[int](b, `document.querySelectorAll("#joins i").length`), len(m.Chain)-1; got != want {
		t.Errorf("%d lines join the chain's rows, want %d", got, want)
	}
	if got := value[string](b, `document.title`); got != m.Title+" – timeline of a resolve" {
		t.Errorf("the title is %q", got)
	}
	totals := value[string](b, `document.getElementById("totals").innerText.replaceAll("\n", " ")`)
	for _, want := range []string{fmt.Sprintf("Rounds %d", len(m.Chain)), fmt.Sprintf("Requests %d", len(m.Rows)), fmt.Sprintf("Never read %d", m.Totals.NeverRead)} {
		if !strings.Contains(totals, want) {
			t.Errorf("the totals are %q, want %q among them", totals, want)
		}
	}

	b.do(chromedp.Click(chromedp.CSS("#only")))
	b.wantRows("of the chain alone", ".row", critical)
	b.do(chromedp.Click(chromedp.CSS("#only")))

	name := m.Rows[len(m.Rows)-1].Name
	b.do(chromedp.SendKeys(chromedp.CSS("#filter"), "/"+name+"/ METADATA"))
	b.wantRows("by URL", ".row", []int{})
	b.do(chromedp.SendKeys(chromedp.CSS("#filter"), kb.Escape))
	b.wantRows("with the filter gone", ".row", all)
	b.do(chromedp.SendKeys(chromedp.CSS("#filter"), strings.ToUpper(name)))
	b.wantRows("by name", ".row", m.ids(func(r *Row) bool {
		text := r.Name + " " + r.Version + " " + r.File
		for _, x := range r.Exchanges {
			text += " " + x.URL
		}
		return strings.Contains(text, name)
	}))
	b.do(chromedp.SendKeys(chromedp.CSS("#filter"), kb.Escape))

	b.do(chromedp.KeyEvent("c"))
	b.wantRows("where c leads", ".row.here", links[:1])
	b.do(chromedp.KeyEvent("c"))
	b.wantRows("where c leads then", ".row.here", links[1:2])
	tip := value[string](b, `document.getElementById("tip").innerText`)
	second := m.Rows[links[1]-1]
	for _, want := range []string{second.Name, second.Exchanges[0].URL, fmt.Sprintf("2 of %d of the critical chain", len(links))} {
		if !strings.Contains(tip, want) {
			t.Errorf("the details are %q, want %q among them", tip, want)
		}
	}
	b.do(chromedp.KeyEvent(kb.ArrowDown))
	b.wantRows("where the arrow leads", ".row.here", []int{links[1] + 1})

	const shown = `Number(document.documentElement.style.getPropertyValue("--span"))`
	whole := value[float64](b, shown)
	b.do(chromedp.KeyEvent("+"))
	if got := value[float64](b, shown); got != whole/2 {
		t.Errorf("zoomed in, %v are shown, want half of %v", got, whole)
	}
	b.do(chromedp.KeyEvent("++++"))
	const inView = `(() => { const r = document.querySelector(".row.here .bar").getBoundingClientRect(), t = document.querySelector("#axis").getBoundingClientRect(); return r.right > t.left && r.left < t.right; })()`
	if !value[bool](b, inView) {
		t.Error("zoomed in, the row's bar is out of sight")
	}
	b.do(chromedp.KeyEvent("ccc"))
	if !value[bool](b, inView) {
		t.Error("three links on, the row's bar is out of sight")
	}
	b.do(chromedp.KeyEvent("0"))
	if got := value[float64](b, shown); got != whole {
		t.Errorf("zoomed out again, %v are shown, want %v", got, whole)
	}
}

// What is hostile is shown, as text, and does nothing.
func TestHostilePageInABrowser(t *testing.T) {
	m := hostileModel(t)
	b := open(t, m)
	b.do(chromedp.Click(chromedp.CSS("#rows .row")))
	if n := value[int](b, `document.images.length + document.scripts.length`); n != 2 {
		t.Errorf("the page has %d scripts and images, want its own two scripts", n)
	}
	tip := value[string](b, `document.getElementById("tip").textContent`)
	for _, want := range hostile[:4] {
		if !strings.Contains(tip, want) {
			t.Errorf("the details are %q, want %q among them", tip, want)
		}
	}
}

// A search that went back thousands of times has a page that can be used.
func TestLargePageInABrowser(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "fetch p%d %d %d %d\n", i, i, i, i+1)
		if i%10 == 0 {
			fmt.Fprintf(&b, "wait p%d %d %d\n", i, i, i+1)
		}
	}
	m := New(parse(t, b.String()+"end 3001 3001"))
	p := open(t, m)
	if n := len(p.rows(".row.critical")); n != 300 {
		t.Errorf("%d rows are marked, want 300", n)
	}
	took := value[float64](p, `(() => { const t = performance.now(); zoom(.5); document.body.offsetHeight; filter(); document.body.offsetHeight; return performance.now() - t; })()`)
	t.Logf("3,000 rows are zoomed and filtered in %.0f ms", took)
}
