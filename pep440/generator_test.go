package pep440

import (
	"math/rand/v2"
	"strings"
)

// A generator makes versions and specifiers, most of them valid, often close to
// each other.
type generator struct{ *rand.Rand }

func newGenerator() generator { return generator{rand.New(rand.NewPCG(*differentialSeed, 0))} }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

func (g generator) maybe(percent int, text func() string) string {
	if g.IntN(100) < percent {
		return text()
	}
	return ""
}

func (g generator) number() string {
	switch g.IntN(30) {
	case 0:
		return strings.Repeat("0", g.IntN(3)) + strings.Repeat(g.pick("9", "10", "8"), 1+g.IntN(60))
	case 1, 2, 3, 4, 5, 6, 7, 8, 9:
		return g.pick("0", "1", "1", "2", "3", "9", "10", "00", "01", "159", "160", "2024", "20240501", "4294967296", "18446744073709551615", "18446744073709551616")
	}
	return g.pick("0", "1", "2")
}

// space makes white space of all kinds that Python knows, and what only looks like
// it.
func (g generator) space() string {
	if g.IntN(3) > 0 {
		return g.pick(" ", "\t", "  ")
	}
	return g.pick("\n", "\r\n", "\v", "\f", "\x1c", "\x1f", "\u0085", "\u00a0", "\u2003", "\u2028", "\u3000", "\u200b", "\ufeff", "\x00")
}

func (g generator) version() string {
	v := g.maybe(3, func() string { return g.pick("v", "V", "vv", "v ", "v.") })
	v += g.maybe(8, func() string { return g.number() + "!" }) + g.number()
	for range g.IntN(4) + g.IntN(30)/29*14 {
		v += "." + g.number()
	}
	sep := func() string { return g.pick("", "", "", ".", "-", "_") }
	v += g.maybe(25, func() string {
		return sep() + g.pick("a", "b", "rc", "alpha", "Beta", "c", "pre", "preview", "RC") + sep() + g.pick(g.number(), g.number(), "")
	})
	v += g.maybe(20, func() string {
		return g.pick(".post", "-", ".rev", "r", "post", "_POST.") + g.pick(g.number(), g.number(), "")
	})
	v += g.maybe(20, func() string { return g.pick(".dev", "dev", "-DEV", "_dev_") + g.pick(g.number(), g.number(), "") })
	v += g.maybe(12, func() string {
		label := "+" + g.pick("x", "1", "X.01", "a-b_c", "ubuntu.1", "0a", "0", "00.0", "a.b.c.1.2")
		return label + g.maybe(20, func() string { return g.pick(".", "_", "-", "") + g.number() })
	})
	if g.IntN(60) == 0 { // something odd somewhere
		at := g.IntN(len(v) + 1)
		v = v[:at] + g.pick("\u0661", "\uff11", "\u00b2", "\u017f", "\u212a", "\u00e9", ".", "..", "!", "+", "-", "*", "'", "(", ";", g.space()) + v[at:]
	}
	return g.maybe(3, g.space) + v + g.maybe(3, g.space)
}

func (g generator) clause() string {
	op := g.pick("==", "!=", "<", "<=", ">", ">=", "~=", "===")
	if g.IntN(100) == 0 {
		op = g.pick("=", "=>", "====", "~", "<>", "", "= =", "==-")
	}
	if op == "===" && g.IntN(3) == 0 {
		return op + g.maybe(10, g.space) + g.pick("1.0-x", "foobar", "FooBar", "1.0.*", "2004d", "'1'", "\u00e9", "\u00c9", "a(b", "a)b", "a;b", "a b", "", "1.0||2")
	}
	return g.maybe(5, g.space) + op + g.maybe(10, g.space) + g.version() + g.maybe(15, func() string { return ".*" }) + g.maybe(5, g.space)
}

func (g generator) specifiers() string {
	var clauses []string
	for range g.IntN(3) + g.IntN(2) + g.IntN(40)/39*5 {
		clauses = append(clauses, g.clause())
	}
	text := strings.Join(clauses, g.pick(",", ", ", ","))
	if g.IntN(50) == 0 {
		text = g.pick("", ",", "(", " ") + text + g.pick(",", ", ", ",,", ")", ",\n")
	}
	return text
}

// text makes what may be asked of ===: a version, or no version.
func (g generator) text() string {
	if g.IntN(20) == 0 {
		return g.pick("1.0-x", "foobar", "FOOBAR", "2004D", "", "\u00e9", "\u00c9", "1.0.*", "no version")
	}
	return g.version()
}
