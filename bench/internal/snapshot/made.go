package snapshot

import (
	"fmt"
	"io/fs"

	"resolve/fixtures"
)

// Backtracking makes a tree in which the newest of two packages that go together
// ask for more than the user allows, as boto3 does with an old urllib3: the answer
// is the oldest of so many releases.
func Backtracking(releases int) (fs.FS, Set, error) {
	version := func(i int) string { return fmt.Sprintf("1.%d.%d", i/20, i%20) }
	client, core, transport := fixtures.Project{Name: "client"}, fixtures.Project{Name: "client-core"}, fixtures.Project{Name: "transport"}
	wheel := []string{"py3-none-any"}
	for i := range releases {
		needs := "transport>=1.1,<3"
		if i == 0 {
			needs = "transport>=1.0,<1.1"
		}
		client.Releases = append(client.Releases, fixtures.Release{Version: version(i), Wheels: wheel, Requires: []string{
			fmt.Sprintf("client-core>=%s,<1.%d", version(i), i/20+1), "transport>=1.0",
		}})
		core.Releases = append(core.Releases, fixtures.Release{Version: version(i), Wheels: wheel, Requires: []string{needs}})
	}
	for i := range 5 {
		transport.Releases = append(transport.Releases, fixtures.Release{Version: fmt.Sprintf("1.%d.0", i), Wheels: wheel})
	}
	u := &fixtures.Universe{Scheme: "pep440", Projects: []fixtures.Project{client, core, transport}}
	tree, err := u.Tree()
	return tree, Set{Name: "backtracking", Requirements: []byte("transport<1.1\nclient\n"), Python: "3.12"}, err
}
