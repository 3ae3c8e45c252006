package pyproject

import (
	"testing"

	"resolve/internal/lineartest"
)

// What a hostile file takes grows with its length and not with the square of it.
func TestNotQuadratic(t *testing.T) {
	project := func(content string) {
		p, err := Parse("p.toml", []byte(content))
		if err == nil {
			p.Select(Selection{})
			p.Select(Selection{Extras: []string{"e0"}})
			p.Select(Selection{AllExtras: true, AllGroups: true})
			p.Select(Selection{OnlyGroups: true, Groups: []string{"g0"}})
		}
	}
	script := func(content string) { ParseScript("s.py", []byte(content)) }
	for name, content := range hostile {
		t.Run(name, func(t *testing.T) { lineartest.Check(t, 25, content, project) })
	}
	for name, content := range hostileScripts {
		t.Run("script/"+name, func(t *testing.T) { lineartest.Check(t, 250, content, script) })
	}
}
