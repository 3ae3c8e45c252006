package pep508

import (
	"encoding/binary"
	"slices"
	"strings"
)

// texts is a region of texts: those that contain some of needles and not others,
// and finitely many that differ.
//
// Invariants, which make equal regions equal in every field: needles ascend, none
// is empty, and each matters; table has the membership of a text that contains
// just the needles of the bits of an index; where an index lacks a needle that is
// part of one it has, the entry is that of the index with it; exceptions ascend and
// differ from table.
//
// Every combination of needles that contains their parts has infinitely many
// texts: the needles with something between them that none of them has. So the
// table alone decides what is empty, but for exceptions.
type texts struct {
	needles    []string
	table      uint64
	exceptions []string
}

// maxNeedles is how many needles a table can tell apart; two regions that have more
// cannot be combined.
const maxNeedles = 6

var (
	noText  = texts{}
	allText = texts{table: 1}
)

func oneText(s string) texts { return texts{exceptions: []string{s}} }

func containing(needle string) texts {
	if needle == "" {
		return allText
	}
	return texts{needles: []string{needle}, table: 0b10}
}

// partsOf returns the region of all that is part of s, which is everything that
// var in "s" holds for.
func partsOf(s string) texts {
	parts := []string{""}
	for i := range len(s) {
		for j := i + 1; j <= len(s); j++ {
			parts = append(parts, s[i:j])
		}
	}
	slices.Sort(parts)
	return texts{exceptions: slices.Compact(parts)}
}

func (t *texts) contains(s string) bool {
	_, differs := slices.BinarySearch(t.exceptions, s)
	return t.usual(s) != differs
}

// usual reports the membership of s if it is no exception.
func (t *texts) usual(s string) bool {
	index := 0
	for i, needle := range t.needles {
		if strings.Contains(s, needle) {
			index |= 1 << i
		}
	}
	return t.table>>index&1 != 0
}

func (t texts) isEmpty() bool { return t.table == 0 && len(t.exceptions) == 0 }
func (t texts) size() int     { return 1<<len(t.needles) + len(t.exceptions)/8 }

func (t texts) key() string {
	b := binary.BigEndian.AppendUint64(nil, t.table)
	for _, list := range [][]string{t.needles, t.exceptions} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, s := range list {
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		}
	}
	return string(b)
}

func (t texts) combine(other region, op operation) region {
	u := other.(texts)
	r := texts{needles: t.needles}
	if len(u.needles) > 0 {
		r.needles = merge(t.needles, u.needles)
	}
	for index := range 1 << len(r.needles) {
		closed := closure(r.needles, index)
		if op.of(t.at(r.needles, closed), u.at(r.needles, closed)) {
			r.table |= 1 << index
		}
	}
	r.simplify()
	for _, s := range merge(t.exceptions, u.exceptions) {
		if op.of(t.contains(s), u.contains(s)) != r.usual(s) {
			r.exceptions = append(r.exceptions, s)
		}
	}
	return r
}

// merge returns the union of two ascending lists.
func merge(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	if len(a) == 0 {
		return b
	}
	list := slices.Concat(a, b)
	slices.Sort(list)
	return slices.Compact(list)
}

// closure adds to the needles of index those that are part of one of them.
func closure(needles []string, index int) int {
	for i, needle := range needles {
		if index>>i&1 == 0 {
			continue
		}
		for j, part := range needles {
			if strings.Contains(needle, part) {
				index |= 1 << j
			}
		}
	}
	return index
}

// at returns the entry of the texts that contain the needles of an index into
// needles, which are more than those of t.
func (t *texts) at(needles []string, index int) bool {
	own := 0
	for i, needle := range t.needles {
		if j, _ := slices.BinarySearch(needles, needle); index>>j&1 != 0 {
			own |= 1 << i
		}
	}
	return t.table>>own&1 != 0
}

// simplify leaves out the needles that make no difference. A needle makes none if
// every two combinations that differ in it alone, and that texts can have, have
// equal entries; so the order in which needles are left out is of no matter.
func (t *texts) simplify() {
	for i := 0; i < len(t.needles); {
		if t.matters(i) {
			i++
			continue
		}
		fewer := slices.Delete(slices.Clone(t.needles), i, i+1)
		var table uint64
		for index := range 1 << len(fewer) {
			wide := closure(fewer, index)
			wide = wide&(1<<i-1) | wide>>i<<(i+1)
			if t.table>>closure(t.needles, wide)&1 != 0 {
				table |= 1 << index
			}
		}
		t.needles, t.table = fewer, table
	}
}

func (t *texts) matters(i int) bool {
	for index := range 1 << len(t.needles) {
		with := index | 1<<i
		if with == index || closure(t.needles, index) != index || closure(t.needles, with) != with {
			continue
		}
		if t.table>>index&1 != t.table>>with&1 {
			return true
		}
	}
	return false
}

// extend gives all other texts to the part that is infinite, if one is.
func (t texts) extend(b *builder, parts []region, spare int) []region {
	rest := region(allText)
	for i, p := range parts {
		rest = b.combine(rest, p, minus)
		if p.(texts).table != 0 && parts[spare].(texts).table == 0 {
			spare = i
		}
	}
	extended := slices.Clone(parts)
	extended[spare] = b.combine(extended[spare], rest, or)
	return extended
}
