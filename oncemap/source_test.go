package oncemap

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// mayRunLocked are the calls allowed between Lock and Unlock: steps of the
// status, the builtins, and what ends in Locked. None of them waits, and none
// is the user's code.
var mayRunLocked = map[string]bool{
	"append": true, "len": true, "make": true, "new": true,
	"join": true, "leave": true, // of status: one atomic step
}

// No lock is held while anybody waits or user code runs: between Lock and
// Unlock there is no channel operation, no go statement, and no call but those
// of mayRunLocked. Functions that end in Locked are held to the same, but may
// also read a vertex.
func TestNoLockHeld(t *testing.T) {
	locked := 0
	for _, f := range sources(t) {
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			held := strings.HasSuffix(fn.Name.Name, "Locked")
			if held {
				locked++
			}
			for _, stmt := range fn.Body.List {
				switch name := lockCall(stmt); {
				case name == "Lock":
					held = true
					locked++
				case name == "Unlock":
					if _, deferred := stmt.(*ast.DeferStmt); !deferred {
						held = false
					}
				case held:
					checkLocked(t, fn.Name.Name, stmt)
				}
			}
		}
	}
	if locked < 10 {
		t.Errorf("found %d locked regions, want at least 10: does this test still see them?", locked)
	}
}

// The callback given to the table runs under the table's own lock: it may
// compare, and nothing else.
func TestNoCallInTheTable(t *testing.T) {
	computes := 0
	for _, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || sel.Sel.Name != "Compute" {
				return true
			}
			computes++
			ast.Inspect(call.Args[1], func(n ast.Node) bool {
				switch n.(type) {
				case *ast.CallExpr, *ast.SendStmt, *ast.SelectStmt, *ast.GoStmt:
					t.Errorf("the callback of Compute does more than compare")
				}
				return true
			})
			return true
		})
	}
	if computes != 1 {
		t.Errorf("%d calls of Compute, want 1", computes)
	}
}

func sources(t *testing.T) []*ast.File {
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), ".go") || strings.HasSuffix(n.Name(), "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), n.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// lockCall returns "Lock" or "Unlock" if stmt is that call, deferred or not.
func lockCall(stmt ast.Stmt) string {
	var call *ast.CallExpr
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		call, _ = s.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		call = s.Call
	}
	if call == nil {
		return ""
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && (sel.Sel.Name == "Lock" || sel.Sel.Name == "Unlock") {
		return sel.Sel.Name
	}
	return ""
}

func checkLocked(t *testing.T, fn string, stmt ast.Stmt) {
	vertex := strings.HasSuffix(fn, "Locked")
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt, *ast.SelectStmt, *ast.GoStmt, *ast.DeferStmt:
			t.Errorf("%s: a %T under a lock", fn, n)
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				t.Errorf("%s: a receive under a lock", fn)
			}
		case *ast.CallExpr:
			var name string
			switch f := n.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			reads := vertex && (name == "name" || name == "names" || name == "flightOf" || name == "reverse")
			if !mayRunLocked[name] && !strings.HasSuffix(name, "Locked") && !reads {
				t.Errorf("%s: a call of %q under a lock", fn, name)
			}
		}
		return true
	})
}
