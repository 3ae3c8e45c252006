// Package slips says how far a word is from the one that was probably meant, for
// hints. Which words there are, and how near is near, is the caller's matter.
package slips

// Between returns how many letters must be changed, added, left out or swapped
// with their neighbour to get from a to b; most+1 if it is more than most.
// Letters are bytes. The time goes with the product of the lengths, so a
// caller bounds those, unless most does by their difference.
func Between(a, b string, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, up, upper := rows[i%3], rows[(i+2)%3], rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := up[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(up[j]+1, row[j-1]+1, change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], upper[j-2]+1)
			}
		}
	}
	return min(rows[len(a)%3][len(b)], most+1)
}

// Nearest returns the first of names that is as near to word as any, and at most so
// many letters from it; "" if there is none. Who bounds the time bounds word.
func Nearest(word string, names []string, most int) string {
	near, least := "", most+1
	for _, name := range names {
		if d := Between(word, name, least); d < least {
			near, least = name, d
		}
	}
	return near
}
