package resolver

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"resolve/dist"
	"resolve/resolver/internal/pubgrub"
)

// A sheet is releases whose files are made anew each time that they are read, and
// counts how many are read.
type sheet struct {
	files [][]*dist.File
	whole int // releases
	ones  int // files
}

func (s *sheet) ReadFiles(release int) (files []*dist.File) {
	s.whole++
	for _, f := range s.files[release] {
		files = append(files, new(*f))
	}
	return files
}

func (s *sheet) ReadFile(release, i int) *dist.File {
	s.ones++
	return new(*s.files[release][i])
}

func (s *sheet) ReadOutline(release int, room []dist.File) []dist.File {
	for _, f := range s.files[release] {
		o := dist.File{Kind: f.Kind, Filename: f.Filename, RequiresPython: f.RequiresPython, Yanked: f.Yanked, YankedReason: f.YankedReason, Sidecar: f.Sidecar}
		if f.SidecarHash != "" {
			o.SidecarHash = "written " + f.SidecarHash
		}
		room = append(room, o)
	}
	return room
}

// What is chosen by outlines is what is chosen among files, and no other is made.
func TestOutlinesPick(t *testing.T) {
	v := new(Views).of(PEP440, testTarget(t, "3.12", "linux"))
	chosen, agreed := 0, 0
	checkUntil(t, func() bool { return chosen > 0 && agreed > 0 }, func(t *rapid.T) {
		file := judgedFile()
		s := &sheet{files: rapid.SliceOfN(rapid.SliceOfN(file, 0, 4), 1, 3).Draw(t, "files")}
		l, made := &dist.Listing{Name: "a"}, &dist.Listing{Name: "a"}
		unread := dist.NewUnread(len(s.files), 0, s)
		for i, files := range s.files {
			for _, f := range files {
				f.Sidecar = f.Kind == dist.Wheel && rapid.Bool().Draw(t, "sidecar")
				f.SidecarHash = rapid.SampledFrom([]string{"", "sha256:0", "sha256:1"}).Draw(t, "hash")
			}
			version := string(rune('1' + i))
			l.Releases = append(l.Releases, unread.Release(version, &dist.Traits{}, i))
			made.Releases = append(made.Releases, dist.NewRelease(version, files...))
		}
		w := way{noBuild: rapid.Bool().Draw(t, "noBuild"), noBinary: rapid.Bool().Draw(t, "noBinary")}
		if rapid.IntRange(0, 3).Draw(t, "limit") == 0 {
			w.limit = judgedNow
		}
		named := func(Versions) pubgrub.Set { return pubgrub.Set{} }
		if rapid.Bool().Draw(t, "named") {
			named = func(vs Versions) pubgrub.Set { return pubgrub.Full(vs.Len()) }
		}
		c, want := v.number(l, w, named), v.number(made, w, named)
		before := s.whole
		if w.limit.IsZero() && c.named.Empty() && before > 0 {
			t.Fatalf("%d releases were read to be judged", before)
		}
		for i := range s.files {
			p, q := c.pick(i), want.pick(i)
			if !sameFile(p.read, q.read) || !sameFile(p.installed, q.installed) || p.why != q.why || c.isYanked(i) != want.isYanked(i) {
				t.Fatalf("version %d: got %+v, want %+v", i, p, q)
			}
			if w.limit.IsZero() && (s.whole > before || s.ones > 2*(i+1)) {
				t.Fatalf("%d releases and %d files were read to choose one of %d times", s.whole-before, s.ones, i+1)
			}
			hashes := map[string]bool{}
			for _, f := range s.files[i] {
				if f.Kind == dist.Wheel && f.Sidecar && f.SidecarHash != "" {
					hashes[f.SidecarHash] = true
				}
			}
			if agrees := c.agreeOnSidecars(i); agrees != (len(hashes) < 2 && w.limit.IsZero()) {
				t.Fatalf("version %d: got %v that %v are one", i, agrees, hashes)
			} else if agrees && len(hashes) == 1 {
				agreed++
			}
		}
		for i := range s.files {
			for _, f := range []*dist.File{c.pick(i).read, c.pick(i).installed} {
				if f == nil {
					continue
				}
				if chosen++; !slices.Contains(c.filesOf(i), f) {
					t.Fatalf("version %d: %p is none of its files", i, f)
				}
			}
		}
	})
}

// sameFile reports whether two files, if they are any, say the same.
func sameFile(f, g *dist.File) bool {
	if f == nil || g == nil {
		return f == g
	}
	return *f == *g
}
