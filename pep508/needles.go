package pep508

import (
	"math/bits"
	"slices"
	"strings"
)

// An implicant is a conjunction of needles that a text has and needles that it has
// not, which imply that it is in a region's table.
type implicant struct{ has, lacks int } // bits into the needles

// needleWords says the table of t, without the texts of outside.
func needleWords(v variable, t *texts, outside []string) []string {
	var alternatives []string
	for _, p := range t.implicants() {
		var parts []string
		for i, needle := range t.needles {
			if p.has>>i&1 != 0 {
				parts = append(parts, words(operand{text: needle}, in, operand{variable: v}))
			} else if p.lacks>>i&1 != 0 {
				parts = append(parts, words(operand{text: needle}, notIn, operand{variable: v}))
			}
		}
		var left []string
		for _, s := range outside {
			if p.holds(t.needles, s) {
				left = append(left, s)
			}
		}
		for _, item := range listWords(v, left) {
			op := notEqual
			if item.parts {
				op = notIn
			}
			parts = append(parts, words(operand{variable: v}, op, operand{text: item.text}))
		}
		alternatives = append(alternatives, strings.Join(parts, " and "))
	}
	return alternatives
}

func (p implicant) holds(needles []string, s string) bool {
	for i, needle := range needles {
		if (p.has|p.lacks)>>i&1 != 0 && strings.Contains(s, needle) != (p.has>>i&1 != 0) {
			return false
		}
	}
	return true
}

// implicants returns shortest implicants that cover the table, none that the others
// cover: the one with nothing in it if the table is full.
func (t *texts) implicants() []implicant {
	if t.table == 0 {
		return nil
	}
	var all []implicant
	for has := range 1 << len(t.needles) {
		for lacks := range 1 << len(t.needles) {
			if p := (implicant{has, lacks}); has&lacks == 0 && t.covered(p) != 0 && t.covered(p)&^t.possible(t.table) == 0 {
				all = append(all, p)
			}
		}
	}
	slices.SortStableFunc(all, func(p, q implicant) int {
		return bits.OnesCount(uint(p.has|p.lacks)) - bits.OnesCount(uint(q.has|q.lacks))
	})
	var chosen []implicant
	var covered uint64
	for _, p := range all {
		if c := t.covered(p); c&^covered != 0 {
			chosen, covered = append(chosen, p), covered|c
		}
	}
	for i := len(chosen) - 1; i >= 0; i-- {
		var others uint64
		for j, p := range chosen {
			if j != i {
				others |= t.covered(p)
			}
		}
		if t.covered(chosen[i])&^others == 0 {
			chosen = slices.Delete(chosen, i, i+1)
		}
	}
	return chosen
}

// possible returns the indices of table that texts can have.
func (t *texts) possible(table uint64) uint64 {
	for index := range 1 << len(t.needles) {
		if closure(t.needles, index) != index {
			table &^= 1 << index
		}
	}
	return table
}

// covered returns the indices that p holds for and texts can have.
func (t *texts) covered(p implicant) uint64 {
	var table uint64
	for index := range 1 << len(t.needles) {
		if index&p.has == p.has && index&p.lacks == 0 {
			table |= 1 << index
		}
	}
	return t.possible(table)
}
