package index

import (
	"math/rand/v2"
	"testing"
	"time"
)

// Times in PyPI's form are read as package time reads them, or not at all.
func TestPlainTime(t *testing.T) {
	check := func(text string) {
		t.Helper()
		want, err := time.Parse(time.RFC3339, text)
		got, ok := plainTime([]byte(text))
		if ok && (err != nil || !got.Equal(want) || got.Location() != time.UTC) {
			t.Errorf("plainTime(%q) = %v, want %v, %v", text, got, want, err)
		}
		if err == nil && want.Day() <= 28 && want.Year() > 0 && text[19] == '.' && !ok {
			t.Errorf("plainTime(%q) is none, want %v", text, want)
		}
	}
	start := time.Date(0, 3, 1, 0, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(1, 2))
	for day := range 9999 * 366 / 7 {
		check(start.AddDate(0, 0, day*7).Add(time.Duration(r.Int64N(int64(24 * time.Hour)))).Format("2006-01-02T15:04:05.000000Z"))
	}
	const text = "2024-02-28T23:59:59.999999Z"
	for at := range len(text) {
		for c := range 256 {
			check(text[:at] + string([]byte{byte(c)}) + text[at+1:])
		}
	}
}
