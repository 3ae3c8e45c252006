package main

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"resolve/bench/internal/section"
)

// median of what is not empty.
func median[T cmp.Ordered](all []T) T {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

func each[T any](results []result, of func(result) T) (all []T) {
	for _, r := range results {
		all = append(all, of(r))
	}
	return all
}

func wall(r result) float64      { return ms(r.Wall) }
func cpu(r result) float64       { return ms(r.CPU) }
func peak(r result) float64      { return float64(r.Peak) / (1 << 20) }
func requests(r result) int      { return len(r.log.Exchanges) }
func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// ratio is the median of the ratios of pairs, ours to uv's.
func (r row) ratio(of func(result) float64) float64 {
	var all []float64
	for i := range r.ours {
		all = append(all, of(r.ours[i])/of(r.uv[i]))
	}
	return median(all)
}

// line says a row on the terminal.
func line(r row) string {
	s := fmt.Sprintf("%-13s rtt %-4v %-17s resolve %7s, uv %7s, ratio %.2f; cpu %.2f; peak %.0f / %.0f MB; requests %d / %d",
		r.set, r.rtt, r.mode, sayTime(median(each(r.ours, wall))), sayTime(median(each(r.uv, wall))), r.ratio(wall), r.ratio(cpu),
		median(each(r.ours, peak)), median(each(r.uv, peak)), median(each(r.ours, requests)), median(each(r.uv, requests)))
	if len(r.pip) > 0 {
		s += fmt.Sprintf("; pip %s, %d", sayTime(median(each(r.pip, wall))), median(each(r.pip, requests)))
	}
	if !r.same {
		s += "; THE PINS DIFFER: " + r.difference
	}
	return s
}

func sayTime(ms float64) string {
	if ms >= 10_000 {
		return fmt.Sprintf("%.1f s", ms/1000)
	}
	if ms >= 1000 {
		return fmt.Sprintf("%d,%03d ms", int(ms)/1000, int(ms)%1000)
	}
	return fmt.Sprintf("%.0f ms", ms)
}

// A report is all that was measured, by set, mode and distance.
type report struct {
	rows []row
	sets []string // in their order
	near time.Duration
	far  time.Duration // 0 if one distance was measured
}

func newReport(rows []row) report {
	r := report{rows: rows, near: rows[0].rtt}
	for _, x := range rows {
		if !slices.Contains(r.sets, x.set) {
			r.sets = append(r.sets, x.set)
		}
		r.near, r.far = min(r.near, x.rtt), max(r.far, x.rtt)
	}
	return r
}

func (r report) find(set string, m mode, rtt time.Duration) (row, bool) {
	for _, x := range r.rows {
		if x.set == set && x.mode == m && x.rtt == rtt {
			return x, true
		}
	}
	return row{}, false
}

// cell is a ratio, or a dash.
func (r report) cell(set string, m mode, rtt time.Duration, of func(result) float64) string {
	if x, ok := r.find(set, m, rtt); ok {
		return fmt.Sprintf("%.2f", x.ratio(of))
	}
	return "–"
}

// ratios is the table of all sets: below 1 resolve is ahead.
func (r report) ratios() string {
	var b strings.Builder
	near, far := fmt.Sprintf("RTT %v", ms(r.near)), fmt.Sprintf("RTT %v ms", ms(r.far))
	fmt.Fprintf(&b, "| set | pins | cold, %s | cold, %s | hints learned, %s | revalidate, %s | warm | one line changed | peak cold | peak warm |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
		near, far, far, far)
	for _, set := range r.sets {
		pins := 0
		for _, x := range r.rows {
			if x.set == set {
				pins = max(pins, x.pins)
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %s | %s | %s | %s | %s |\n", set, pins,
			r.cell(set, cold, r.near, wall), r.cell(set, cold, r.far, wall), r.cell(set, hinted, r.far, wall), r.cell(set, refresh, r.far, wall),
			r.cell(set, warm, r.near, wall), r.cell(set, edit, r.near, wall), r.cell(set, cold, r.near, peak), r.cell(set, warm, r.near, peak))
	}
	return b.String()
}

// times is what the ratios are of.
func (r report) times() string {
	var b strings.Builder
	b.WriteString("| set, mode, RTT | resolve | uv | pip | processor, resolve / uv | peak, MB | requests | never read | pins |\n|---|---:|---:|---:|---:|---:|---:|---:|---|\n")
	for _, x := range r.rows {
		pip, pipRequests := "–", ""
		if len(x.pip) > 0 {
			pip, pipRequests = sayTime(median(each(x.pip, wall))), fmt.Sprintf(" / %d", median(each(x.pip, requests)))
		}
		never := "–"
		if n := median(each(x.ours, func(r result) float64 { return r.neverRead })); n >= 0 && median(each(x.ours, requests)) > 0 {
			never = fmt.Sprintf("%.1f%%", n)
		}
		same := "same"
		switch {
		case !x.same:
			same = "**differ**"
		case !x.samePip:
			same = "same; pip's differ"
		}
		fmt.Fprintf(&b, "| %s, %s, %v | %s | %s | %s | %s / %s | %.0f / %.0f | %d / %d%s | %s | %s |\n", x.set, x.mode, ms(x.rtt),
			sayTime(median(each(x.ours, wall))), sayTime(median(each(x.uv, wall))), pip,
			sayTime(median(each(x.ours, cpu))), sayTime(median(each(x.uv, cpu))), median(each(x.ours, peak)), median(each(x.uv, peak)),
			median(each(x.ours, requests)), median(each(x.uv, requests)), pipRequests, never, same)
	}
	return b.String()
}

// trips is how many round trips a mode takes.
func (r report) trips() string {
	var b strings.Builder
	b.WriteString("| set | resolve, cold | uv, cold | resolve, hints learned | resolve, revalidate | uv, revalidate |\n|---|---:|---:|---:|---:|---:|\n")
	for _, set := range r.sets {
		trip := func(m mode, of func(row) []result) string {
			near, ok := r.find(set, m, r.near)
			far, okFar := r.find(set, m, r.far)
			if !ok || !okFar {
				return "–"
			}
			more := median(each(of(far), wall)) - median(each(of(near), wall))
			return fmt.Sprintf("%.1f", math.Max(0, more/ms(r.far-r.near)))
		}
		ours, uv := func(x row) []result { return x.ours }, func(x row) []result { return x.uv }
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", set, trip(cold, ours), trip(cold, uv), trip(hinted, ours), trip(refresh, ours), trip(refresh, uv))
	}
	return b.String()
}

// write writes tables and pictures.
func write(docs string, rows []row) error {
	r := newReport(rows)
	file := filepath.Join(docs, "performance.md")
	if err := section.Write(file, "times", r.times()); err != nil {
		return err
	}
	if r.far > r.near {
		if err := section.Write(file, "ratios", r.ratios()); err != nil {
			return err
		}
		if err := section.Write(file, "trips", r.trips()); err != nil {
			return err
		}
	}
	return draw(docs, r)
}
