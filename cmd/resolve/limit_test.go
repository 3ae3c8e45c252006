package main

import (
	"errors"
	"testing"
	"time"
)

func TestParseLimit(t *testing.T) {
	east := time.FixedZone("east", 2*60*60)
	now := time.Date(2024, 3, 31, 12, 0, 0, 0, east)
	day := 24 * time.Hour
	for text, want := range map[string]time.Time{
		"2024-01-31T12:00:00Z":        time.Date(2024, 1, 31, 12, 0, 0, 0, time.UTC),
		"2024-01-31T12:00:00.5+02:00": time.Date(2024, 1, 31, 10, 0, 0, 500e6, time.UTC),
		"2024-01-31 12:00:00z":        time.Date(2024, 1, 31, 12, 0, 0, 0, time.UTC),
		"2024-01-31":                  time.Date(2024, 2, 1, 0, 0, 0, 0, east), // the whole day counts
		"2024-02-29":                  time.Date(2024, 3, 1, 0, 0, 0, 0, east),
		"30 days":                     now.Add(-30 * day),
		"1 week":                      now.Add(-7 * day),
		"1w 2d":                       now.Add(-9 * day),
		"1 day, 12 hours":             now.Add(-36 * time.Hour),
		"24h":                         now.Add(-day),
		"1.5 hours":                   now.Add(-90 * time.Minute),
		"2 hrs 3 mins 4 secs":         now.Add(-2*time.Hour - 3*time.Minute - 4*time.Second),
		"-3 days":                     now.Add(-3 * day),
		"3 days ago":                  now.Add(-3 * day),
		" 3 Days ":                    now.Add(-3 * day),
		"P30D":                        now.Add(-30 * day),
		"p1w":                         now.Add(-7 * day),
		"PT24H":                       now.Add(-day),
		"P1DT1H30M0.5S":               now.Add(-25*time.Hour - 30*time.Minute - 500*time.Millisecond),
		"-P7D":                        now.Add(-7 * day),
		"0 days":                      now,
	} {
		got, err := parseLimit(text, now)
		if err != nil || !got.Equal(want) {
			t.Errorf("parseLimit(%q): got %v and error %v, want %v", text, got, err, want)
		}
	}
	for text, want := range map[string]error{
		"":             errNoLimit,
		"yesterday":    errNoLimit,
		"2024-13-01":   errNoLimit,
		"2024-01":      errNoLimit,
		"20240131":     errNoLimit,
		"3":            errNoLimit,
		"3 fortnights": errNoLimit,
		"days":         errNoLimit,
		"P":            errNoLimit,
		"PT":           errNoLimit,
		"P1DT":         errNoLimit,
		"P1H":          errNoLimit,
		"6 months":     errCalendar,
		"1y":           errCalendar,
		"P1Y":          errCalendar,
		"P6M":          errCalendar,
		"99999 weeks":  errTooLong,
		"1e400 days":   errNoLimit,
	} {
		if got, err := parseLimit(text, now); !errors.Is(err, want) {
			t.Errorf("parseLimit(%q): got %v and error %v, want error %v", text, got, err, want)
		}
	}
}
