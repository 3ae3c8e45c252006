package index

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A file says the same whatever the order of members was before: each is read
// after others as it is read alone.
func TestLayoutChangesNothing(t *testing.T) {
	members := []string{
		`"url":"x.whl"`, `"filename":"x.whl"`, `"size":7`, ` "size" : 8`, `"s\u0069ze":9`, `"yanked":"a"`, `"requires-python":">=3"`,
		`"x":{"size":1}`, `"y\u0022":1`, `"` + strings.Repeat("z", 200) + `":2`, `"core-metadata":true`,
		`"hashes":{"sha256":"` + sha256Text + `"}`, `"hashes":{"sha256":"` + strings.ToUpper(sha256Text) + `"}`,
		`"hashes":{"sha256":"` + sha256Text[1:] + `\""}`, `"hashes":{"sha256":"` + sha256Text + `","md5":"` + md5Text + `"}`,
		`"dist-info-metadata":{"sha256":"` + sha256Text + `"}`,
	}
	r := rand.New(rand.NewPCG(1, 2))
	read := func(l *layout, file string) draft {
		p := jsonPage{layout: l}
		j := jsonText{in: []byte(file), final: true}
		p.file(&j)
		if j.err != nil || j.at != len(file) {
			t.Fatalf("%s: read to %d, %v", file, j.at, j.err)
		}
		return p.draft
	}
	var l layout
	file := "{}"
	for range 3000 {
		if r.IntN(2) == 0 { // else as the one before
			var parts []string
			for _, at := range r.Perm(len(members))[:r.IntN(len(members)+1)] {
				parts = append(parts, members[at])
			}
			file = "{" + strings.Join(parts, ",") + "}"
		}
		if diff := cmp.Diff(read(&l, file), read(new(layout), file), cmp.AllowUnexported(draft{}, bestHash{}, givenHash{})); diff != "" {
			t.Fatalf("%s: got then want:\n%s", file, diff)
		}
	}
	if len(l.members) != layoutLen {
		t.Errorf("%d members are remembered, want %d", len(l.members), layoutLen)
	}
}
