package semver

import (
	"testing"

	masterminds "github.com/Masterminds/semver/v3"
)

// FuzzMasterminds compares what is read, and what it means, with the library
// whose syntax this is.
func FuzzMasterminds(f *testing.F) {
	versions := []string{"0.0.0", "0.0.0-a", "0.0.3", "0.2.3", "1.0.0-rc.1", "1.0.0", "1.2.0-a", "1.2.0", "1.2.3", "1.3.0", "2.0.0-0", "2.0.0", "11.0.0"}
	constraints := []string{
		"*", "x", "X.2", "1", "1.x", "1.x.3", "1.2", "1.2.x", "1.2.3", "0", "0.0", "0.0.0", "v1.2", "01.2.3", "1.2.3-rc.1", "1.2-rc.1", "1-rc", "*-a",
		"1.2.3+b", "1.2.3-01", "1.2.3.4", "1x", "1.", "", " ", "1,2", "1 , 2", "1,", ",1", ">=1.0 <2.0 || 3.x", ">=1.0<2.0", "1.2.3 - 2.3.4", "1 - 2 !=1.2.3",
		"1 -2", "1- 2", ">1 - 2", "1 - >2", "1 - 2 - 3", "|| 1", "1 ||", "1|2", "> 1", ">\t1\n<2", "~>1.2", "> = 1", "==1", "18446744073709551616", "99999999999999999999.1",
	}
	for _, c := range constraints {
		for _, op := range []string{"", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^"} {
			for _, v := range versions {
				f.Add(op+c, v)
			}
		}
	}
	f.Fuzz(func(t *testing.T, constraint, version string) {
		v, err := Parse(version)
		wantV, wantErr := masterminds.StrictNewVersion(version)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("Parse(%q): got %v, %v, want %v, %v", version, v, err, wantV, wantErr)
		}
		if err == nil && v.String() != wantV.String() {
			t.Fatalf("Parse(%q): got %v, want %v", version, v, wantV)
		}
		if constraint == "" {
			return // not the library's to read
		}
		c, err := ParseConstraint(constraint)
		wantC, wantErr := masterminds.NewConstraint(constraint)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("ParseConstraint(%q): got %v, %v, want %v, %v", constraint, c, err, wantC, wantErr)
		}
		if err != nil {
			return
		}
		if got, want := c.String(), wantC.String(); got != want {
			t.Fatalf("%q says itself as %q, want %q", constraint, got, want)
		}
		if wantV == nil {
			return
		}
		wantC.IncludePrerelease = true
		if got, want := c.Contains(v), wantC.Check(wantV); got != want {
			t.Fatalf("%q contains %q: got %v, want %v", constraint, version, got, want)
		}
	})
}
