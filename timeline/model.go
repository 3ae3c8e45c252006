package timeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"resolve/dist"
	"resolve/fetcher"
	"resolve/index"
	"resolve/pep508"
	"resolve/resolver"
)

// A Model is what the page shows. Moments are microseconds since the resolve
// began, lengths are microseconds.
type Model struct {
	Title   string `json:"title"`
	Details string `json:"details,omitempty"`
	Outcome string `json:"outcome"`
	Failed  bool   `json:"failed,omitempty"`
	Date    string `json:"date"` // when it began, RFC 3339 in UTC

	Totals Totals `json:"totals"`
	Rows   []Row  `json:"rows"`  // sorted by Begun
	Waits  []Wait `json:"waits"` // in their order, those alone that took time
	Chain  []Link `json:"chain"` // from the first to the last
}

// A Row is one request that reached the source.
type Row struct {
	ID      int    `json:"id"`                // from 1, in the order in which they began
	Name    string `json:"name"`              // normal name of the package
	Version string `json:"version,omitempty"` // of the file whose metadata was asked for; "" in a listing
	File    string `json:"file,omitempty"`    // its name; "" in a listing

	Asked int64 `json:"asked"` // first asked for
	Begun int64 `json:"begun"` // given to the source, with a permit
	Ended int64 `json:"ended"`

	Because int    `json:"because,omitempty"` // the row whose answer led to it; 0 if the resolver asked
	Needed  bool   `json:"needed,omitempty"`  // it began as what the resolver waits for, not as a guess
	Hinted  bool   `json:"hinted,omitempty"`  // it was asked for because of what an earlier run learned
	Read    bool   `json:"read,omitempty"`    // the resolver read its answer
	Outcome string `json:"outcome"`           // "answered", "failed" or "cut off"
	Error   string `json:"error,omitempty"`
	Link    int    `json:"link,omitempty"` // its place in the chain, from 1; 0 if it is not in it

	Exchanges []Exchange `json:"exchanges,omitempty"` // in the order in which they began; none if the cache had it
}

// An Exchange is one request as it went over the wire.
type Exchange struct {
	URL    string `json:"url"` // without credentials
	Range  string `json:"range,omitempty"`
	Status int    `json:"status,omitempty"` // 0 if no header came
	Bytes  int64  `json:"bytes"`            // of the body, as it came
	Begun  int64  `json:"begun"`
	Ended  int64  `json:"ended"`
	Error  string `json:"error,omitempty"`
}

// A Wait is a time in which the resolver could not go on.
type Wait struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	Row     int    `json:"row,omitempty"` // the ID of what it waited for; 0 if another resolve fetched that
	Begin   int64  `json:"begin"`
	End     int64  `json:"end"`
}

// A Link is one fetch of the critical chain.
type Link struct {
	Row int    `json:"row"` // ID
	Why string `json:"why"` // what came before: "start", "answer" of the link before, "failure" of it, "wait" for it, or "hint", a start before anything was known to need it
}

// Totals are the numbers of a run.
type Totals struct {
	Took      int64 `json:"took"`
	Waited    int64 `json:"waited"`              // of it, in waits
	Explained int64 `json:"explained,omitempty"` // of it, after the search had failed, to find out why
	Requests  int   `json:"requests"`            // rows
	Cached    int   `json:"cached"`              // of them, those that the cache answered alone
	Exchanges int   `json:"exchanges"`
	Bytes     int64 `json:"bytes"`
	Peak      int   `json:"peak"`      // most rows in flight at once
	NeverRead int   `json:"neverRead"` // rows whose answer nobody read
	Hinted    int   `json:"hinted,omitempty"`
	Used      int   `json:"used,omitempty"`  // of the hinted ones, those that were read
	Saved     int   `json:"saved,omitempty"` // of those, the ones that nobody had to wait for
}

// New makes the model of a run that has ended. A run that was noted alike gives
// the same model.
func New(run Run) *Model {
	b := &builder{begun: run.Begun, latest: map[subject][]int{}}
	b.model = &Model{
		Title: run.Title, Details: run.Details, Outcome: run.Outcome, Failed: run.Failed,
		Date: run.Begun.UTC().Format(time.RFC3339), Rows: []Row{}, Waits: []Wait{}, Chain: []Link{},
	}
	b.addRows(run.Fetches, run.Exchanges)
	b.addWaits(run.Waits)
	b.addChain()
	b.addTotals(&run)
	return b.model
}

// A builder makes a model. Rows go by their place until the end.
type builder struct {
	begun  time.Time
	model  *Model
	latest map[subject][]int // the rows of each subject, by Begun
}

// A subject is what a fetch is about: a package's name, or a file's key.
type subject struct{ name, file string }

func subjectOf(name string, f *dist.File) subject {
	if f != nil {
		return subject{file: f.Key()}
	}
	return subject{name: name}
}

func (b *builder) at(t time.Time) int64 { return t.Sub(b.begun).Microseconds() }

func (b *builder) addRows(fetches []fetcher.Fetch, x *Exchanges) {
	fetches = slices.SortedFunc(slices.Values(fetches), func(a, c fetcher.Fetch) int {
		return cmp.Or(a.Begun.Compare(c.Begun), cmp.Compare(a.ID, c.ID))
	})
	for i := range fetches {
		f := &fetches[i]
		row := Row{
			ID: i + 1, Name: f.Name, Asked: b.at(f.Queued), Begun: b.at(f.Begun), Ended: b.at(f.Ended),
			Needed: f.Needed, Hinted: f.Led, Outcome: outcomes[f.Outcome],
		}
		if f.File != nil {
			row.Name, row.Version = nameAndVersion(f.File.Filename)
			row.File = f.File.Filename
		}
		if f.Err != nil {
			row.Error = f.Err.Error()
		}
		if f.Because.Name != "" || f.Because.File != nil {
			row.Because = b.find(subjectOf(f.Because.Name, f.Because.File), row.Asked, Row.ended) + 1
		}
		for _, e := range x.of(f.ID) {
			row.Exchanges = append(row.Exchanges, b.exchange(e))
		}
		slices.SortStableFunc(row.Exchanges, func(a, c Exchange) int { return cmp.Compare(a.Begun, c.Begun) })
		s := subjectOf(f.Name, f.File)
		b.latest[s] = append(b.latest[s], i)
		b.model.Rows = append(b.model.Rows, row)
	}
}

var outcomes = [...]string{fetcher.Answered: "answered", fetcher.Failed: "failed", fetcher.CutOff: "cut off"}

func (r Row) begun() int64 { return r.Begun }
func (r Row) ended() int64 { return r.Ended }

// find returns the last row of a subject whose moment was not after the given
// one, -1 if there is none.
func (b *builder) find(s subject, at int64, moment func(Row) int64) int {
	rows := b.latest[s]
	for i := len(rows) - 1; i >= 0; i-- {
		if moment(b.model.Rows[rows[i]]) <= at {
			return rows[i]
		}
	}
	return -1
}

func (b *builder) exchange(e index.Exchange) Exchange {
	out := Exchange{
		URL: index.Redact(e.URL), Range: e.Range, Status: e.Status, Bytes: e.Bytes,
		Begun: b.at(e.Start), Ended: b.at(e.Start.Add(e.Duration)),
	}
	if e.Err != nil {
		out.Error = e.Err.Error()
	}
	return out
}

// addWaits adds the waits that took time, and marks what the resolver read: the
// last that was fetched of what it asked for.
func (b *builder) addWaits(waits []resolver.Wait) {
	for _, w := range waits {
		wait := Wait{Name: w.Name, Version: w.Version, Begin: b.at(w.Begin), End: b.at(w.End)}
		if i := b.find(subjectOf(w.Name, w.File), wait.End, Row.begun); i >= 0 {
			b.model.Rows[i].Read = true
			wait.Row = i + 1
		}
		if w.Blocked {
			b.model.Waits = append(b.model.Waits, wait)
		}
	}
}

func (b *builder) addTotals(run *Run) {
	m := b.model
	all := &m.Totals
	all.Took, all.Requests = b.at(run.Ended), len(m.Rows)
	if m.Failed {
		all.Explained = b.at(run.Ended) - b.at(run.Searched)
	}
	waited := map[int]bool{} // by the ID of a row
	for _, w := range m.Waits {
		waited[w.Row] = true
		all.Waited += w.End - w.Begin
	}
	var ends []int64 // of rows in flight
	for _, r := range m.Rows {
		ends = slices.DeleteFunc(ends, func(end int64) bool { return end <= r.Begun })
		ends = append(ends, r.Ended)
		all.Peak = max(all.Peak, len(ends))
		if !r.Read {
			all.NeverRead++
		}
		if r.Hinted {
			all.Hinted++
			if r.Read {
				all.Used++
				if !waited[r.ID] {
					all.Saved++
				}
			}
		}
		if len(r.Exchanges) == 0 && r.Outcome == "answered" {
			all.Cached++
		}
		all.Exchanges += len(r.Exchanges)
		for _, e := range r.Exchanges {
			all.Bytes += e.Bytes
		}
	}
}

// nameAndVersion reads them off a file's name; what says neither is all name.
func nameAndVersion(filename string) (name, version string) {
	stem, isWheel := strings.CutSuffix(filename, ".whl")
	cut := strings.LastIndexByte(stem, '-')
	if isWheel {
		cut = strings.IndexByte(stem, '-')
	}
	if cut > 0 {
		name = pep508.NormalizeName(stem[:cut])
		if _, version, ok := dist.KindOf(filename, name); ok {
			return name, version
		}
	}
	return filename, ""
}
