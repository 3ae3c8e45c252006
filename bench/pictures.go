package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"resolve/bench/internal/plot"
	"resolve/bench/internal/snapshot"
)

// pictured is the set of the pictures: the one with the most pins.
func (r report) pictured() string {
	return slices.MaxFunc(r.rows, func(a, b row) int { return a.pins - b.pins }).set
}

// draw writes the pictures of one set.
func draw(docs string, r report) error {
	set := r.pictured()
	bars := plot.Bars{
		Title: fmt.Sprintf("How long %s takes", set),
		Desc:  "Bars of the wall times of resolve, uv and pip, each mode apart; shorter is better.",
	}
	for _, g := range []struct {
		mode mode
		rtt  time.Duration
	}{{cold, r.near}, {cold, r.far}, {hinted, r.far}, {refresh, r.far}, {warm, r.near}, {edit, r.near}} {
		x, ok := r.find(set, g.mode, g.rtt)
		if !ok {
			continue
		}
		label := string(g.mode)
		if g.mode != warm && g.mode != edit {
			label += fmt.Sprintf(", RTT %v ms", ms(g.rtt))
		}
		ours, uv := median(each(x.ours, wall)), median(each(x.uv, wall))
		group := plot.Group{Label: label, Bars: []plot.Bar{
			{Label: "resolve", Value: ours, Text: sayTime(ours), Strong: true},
			{Label: "uv", Value: uv, Text: sayTime(uv)},
		}}
		bars.Limit = max(bars.Limit, ours, uv)
		if len(x.pip) > 0 {
			pip := median(each(x.pip, wall))
			group.Bars = append(group.Bars, plot.Bar{Label: "pip", Value: pip, Text: sayTime(pip)})
		}
		bars.Groups = append(bars.Groups, group)
	}
	if err := os.WriteFile(filepath.Join(docs, "performance-bars.svg"), bars.SVG(), 0o644); err != nil {
		return err
	}
	if r.far == 0 {
		return nil
	}
	return drawWaterfalls(docs, r, set)
}

// drawWaterfalls draws what the server saw of the median run of each, on one axis.
func drawWaterfalls(docs string, r report, set string) error {
	first, ok := r.find(set, cold, r.far)
	learned, okHints := r.find(set, hinted, r.far)
	if !ok || !okHints {
		return nil
	}
	w := plot.Waterfall{
		Title: fmt.Sprintf("The requests of %s, %v ms away", set, ms(r.far)),
		Desc:  "Three waterfalls on one time axis: uv, resolve, and resolve with hints learned. Each line is a request.",
		Step:  ms(r.far),
	}
	for _, l := range []struct {
		label string
		runs  []result
	}{{"uv, cold", first.uv}, {"resolve, cold, nothing remembered", first.ours}, {"resolve, cold, hints learned", learned.ours}} {
		runs := slices.SortedFunc(slices.Values(l.runs), func(a, b result) int { return int(a.Wall - b.Wall) })
		middle := runs[len(runs)/2]
		w.Lanes = append(w.Lanes, lane(l.label, middle))
	}
	return os.WriteFile(filepath.Join(docs, "performance-waterfalls.svg"), w.SVG(), 0o644)
}

// lane puts the exchanges of a run on an axis that begins with the first of them.
func lane(label string, r result) plot.Lane {
	all := slices.SortedFunc(slices.Values(r.log.Exchanges), func(a, b snapshot.Exchange) int { return a.Begin.Compare(b.Begin) })
	l := plot.Lane{Label: fmt.Sprintf("%s: %s, %d requests", label, sayTime(wall(r)), len(all))}
	for _, x := range all {
		kind := plot.Metadata
		if x.Page() {
			kind = plot.Listing
		}
		l.Spans = append(l.Spans, plot.Span{Begin: ms(x.Begin.Sub(all[0].Begin)), End: ms(x.End.Sub(all[0].Begin)), Kind: kind})
	}
	return l
}
