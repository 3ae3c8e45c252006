package resolver

import (
	"fmt"
	"strings"
	"testing"

	"resolve/fixtures"
)

// Who asked for a package is told with what they asked for: extras together
// with the base, each constraint of one asker once, the marker beside it and
// without the extra that is what asks.
func TestVia(t *testing.T) {
	u, err := fixtures.Parse(`# Everybody who can ask.
-- universe --
app 1.0
	core>=1 ; python_version > "3"
	core[fast,safe]>=2 ; extra == "web" and os_name != "dos"
	core<9 ; extra == "web"
	app[web] ; extra == "all" and os_name != "dos"
	app ; extra == "all"
core 2.0
	lib ; extra == "fast"
lib 1.0
	core
-- requirements.txt --
app[all]>=1
core[fast]!=7
core[fast]!=7 ; python_version < "3"
core[fast]!=7 ; python_version > "3"
`)
	if err != nil {
		t.Fatal(err)
	}
	s := story{universe: u}
	req := s.request(t)
	req.Constraints = lines("constraints.txt", "core<3\n")
	res, err := Resolve(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, p := range res.Packages {
		for _, v := range p.Via {
			fmt.Fprintf(&got, "%s: %s[%s]%s %v asks for %s\n", p.Name, v.Package, v.Extra, v.Origin, v.Constraint, strings.TrimSuffix(v.Asks+"; "+v.Marker, "; "))
		}
		for _, v := range p.Own {
			fmt.Fprintf(&got, "%s: its own [%s] asks for %s; %s\n", p.Name, v.Extra, v.Asks, v.Marker)
		}
		fmt.Fprintf(&got, "%s: asks for %v\n", p.Name, p.Dependencies)
	}
	const want = `app: []requirements.txt:1 false asks for app[all]>=1
app: its own [all] asks for app[web]; os_name != "dos"
app: asks for [core]
core: app[] false asks for core>=1; python_version > "3"
core: app[web] false asks for core<9
core: app[web] false asks for core[fast,safe]>=2; os_name != "dos"
core: lib[] false asks for core
core: []requirements.txt:2 false asks for core[fast]!=7
core: []requirements.txt:4 false asks for core[fast]!=7; python_version > "3"
core: []constraints.txt:1 true asks for core<3
core: asks for [lib]
lib: core[fast] false asks for lib
lib: asks for [core]
`
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}
