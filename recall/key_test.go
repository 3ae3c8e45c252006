package recall

import (
	"reflect"
	"testing"
	"time"

	"resolve/dist"
	"resolve/pep440"
	"resolve/resolver"
)

// notInKey are the fields of a request that change no answer, and those from
// which another is worked out.
var notInKey = map[string]string{
	".Source":      "the view names it",
	".Leads":       "never changes an answer",
	".Monitor":     "shows",
	".Trace":       "shows",
	".Concurrency": "never changes an answer",
	".Listings":    "the revisions name them",
	".Readings":    "follow from the listings' hashes",
	".Target.Tags": "follow from the Python and the platform",
}

func request() *resolver.Request {
	return &resolver.Request{
		Scheme: resolver.PEP440,
		Target: dist.NewTarget(dist.Python{Version: pep440.MustParse("3.12")}, dist.Platform{OS: "linux", Arch: "x86_64", Libc: "glibc", Major: 2, Minor: 28}),
	}
}

// Whatever is changed in a request makes its key another one, but for what
// cannot change the answer.
func TestKeyHoldsEveryField(t *testing.T) {
	m := &Memory{Program: "p", View: "v"}
	seen := map[string]string{m.key(request()): "nothing"}
	check := func(what string, key string) {
		t.Helper()
		if other, ok := seen[key]; ok {
			t.Errorf("changing %s and changing %s give the same key", what, other)
		}
		seen[key] = what
	}
	changed := 0
	each(reflect.TypeFor[resolver.Request](), "", func(path string, index []int) {
		if notInKey[path] != "" {
			return
		}
		req := request()
		v := reflect.ValueOf(req).Elem()
		for _, i := range index {
			if v.Kind() == reflect.Pointer {
				v = v.Elem()
			}
			v = v.Field(i)
		}
		if fill(v) {
			check(path, m.key(req))
			changed++
		}
	})
	if changed < 40 {
		t.Errorf("changed %d fields: not all of them", changed)
	}
	check("the program", (&Memory{Program: "q", View: "v"}).key(request()))
	check("the view", (&Memory{Program: "p", View: "w"}).key(request()))
	check("program to view", (&Memory{Program: "pv"}).key(request()))
	req := request()
	req.Scheme = resolver.SemVer
	check("the scheme", m.key(req))
	req = request()
	req.Target = nil
	check("the target", m.key(req))
}

// What stands in one list is not taken for what stands in the next.
func TestListsAreApart(t *testing.T) {
	line := func(text string) resolver.Requirement { return resolver.Requirement{Text: text} }
	m := &Memory{}
	seen := map[string]int{}
	for i, req := range []resolver.Request{
		{Requirements: []resolver.Requirement{line("a"), line("b")}},
		{Requirements: []resolver.Requirement{line("a")}, Constraints: []resolver.Requirement{line("b")}},
		{Requirements: []resolver.Requirement{line("b"), line("a")}},
		{Requirements: []resolver.Requirement{line("ab")}},
		{Requirements: []resolver.Requirement{line("a")}, Choice: resolver.Choice{Overrides: []resolver.Requirement{line("b")}}},
		{Choice: resolver.Choice{NoBuild: resolver.Names{All: true}}},
		{Choice: resolver.Choice{NoBinary: resolver.Names{All: true}}},
		{Choice: resolver.Choice{NoBuild: resolver.Names{Of: map[string]bool{"a": true}}}},
		{Choice: resolver.Choice{NoBuild: resolver.Names{Of: map[string]bool{"a": false}}}},
		{Choice: resolver.Choice{Excludes: []string{"a", "b"}}},
		{Choice: resolver.Choice{Excludes: []string{"ab"}}},
		{Choice: resolver.Choice{ExcludeNewer: time.Unix(1, 0)}},
		{Choice: resolver.Choice{ExcludeNewerOf: map[string]time.Time{"a": time.Unix(1, 0)}}},
		{Choice: resolver.Choice{ExcludeNewerOf: map[string]time.Time{"a": {}}}},
	} {
		key := m.key(&req)
		if j, ok := seen[key]; ok {
			t.Errorf("requests %d and %d have the same key", j, i)
		}
		seen[key] = i
	}
}

// each calls do for every field that is no struct, with the fields on the way to it.
func each(t reflect.Type, path string, do func(path string, index []int)) {
	eachFrom(t, path, nil, do)
}

func eachFrom(t reflect.Type, path string, index []int, do func(path string, index []int)) {
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			continue
		}
		at, way := path+"."+f.Name, append(index[:len(index):len(index)], i)
		inner := f.Type
		if inner.Kind() == reflect.Pointer && at == ".Target" {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[time.Time]() && inner != reflect.TypeFor[pep440.Version]() {
			eachFrom(inner, at, way, do)
			continue
		}
		do(at, way)
	}
}

// fill gives a value another one; false for what only its own package can make.
func fill(v reflect.Value) bool {
	switch x := v.Addr().Interface().(type) {
	case *dist.Release:
		*x = dist.NewRelease("changed")
		return true
	case *time.Time:
		*x = time.Unix(1700000000, 0).UTC()
		return true
	case *pep440.Version:
		*x = pep440.MustParse("3.13.5")
		return true
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("changed")
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 3)
	case reflect.Uint8:
		v.SetUint(v.Uint() + 1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		e := reflect.New(v.Type().Elem()).Elem()
		fill(e)
		v.SetMapIndex(reflect.ValueOf("changed"), e)
	default:
		return false
	}
	return true
}
