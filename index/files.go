package index

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Files are the files of a machine, by its paths. What Open returns is an
// io.ReaderAt too. Goroutines share one.
type Files interface {
	Open(name string) (fs.File, error)
	Stat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Abs(name string) (string, error)
}

// ThisMachine returns the files of this machine.
func ThisMachine() Files { return machine{} }

type machine struct{}

func (machine) Open(name string) (fs.File, error)          { return os.Open(name) }
func (machine) Stat(name string) (fs.FileInfo, error)      { return os.Stat(name) }
func (machine) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (machine) Abs(name string) (string, error)            { return filepath.Abs(name) }

// readFile is os.ReadFile of such files.
func readFile(files Files, name string) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
