package lockfile

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// mount makes dir a file system in memory. Permission bits would not do: root
// may write whatever they say.
func mount(t *testing.T, dir, options string) {
	t.Helper()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("no tmpfs can be mounted here: runs as root: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Errorf("unmounting %s: %v", dir, err)
		}
	})
}

func TestWriteFileReadOnlyPlace(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, "size=1m")
	path := filepath.Join(dir, "requirements.lock")
	if err := WriteFile(path, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("no tmpfs can be made read-only here: runs as root: %v", err)
	}
	if err := WriteFile(path, text("new")); err == nil || err.Error() != "writing "+path+": read-only file system" {
		t.Errorf("got %v, want an error that names the file and says why", err)
	}
	check(t, path, "old")
	if err := WriteFile(path, text("old")); err != nil {
		t.Errorf("writing what is there: got %v, want no error", err)
	}
}

func TestWriteFileFullPlace(t *testing.T) {
	dir := t.TempDir()
	mount(t, dir, "size=1m")
	path := filepath.Join(dir, "requirements.lock")
	if err := WriteFile(path, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, text(strings.Repeat("x", 2<<20))); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("got %v, want an error that says the disk is full", err)
	}
	check(t, path, "old")
}

// /dev/stdout and what a shell writes for >(...) are links to what has no name.
func TestWriteFileToAPipeWithoutAName(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	path := fmt.Sprintf("/proc/self/fd/%d", w.Fd())
	if err := WriteFile(path, text("lock")); err != nil {
		t.Errorf("got %v, want no error", err)
	}
	w.Close()
	if b, err := io.ReadAll(r); string(b) != "lock" || err != nil {
		t.Errorf("the pipe has %q, %v, want what was written", b, err)
	}
}

// The file stays its owner's when root writes it.
func TestWriteFileKeepsOwner(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("this user cannot make a file somebody else's: runs as root")
	}
	path := filepath.Join(t.TempDir(), "requirements.lock")
	if err := WriteFile(path, text("old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(path, 12345, 54321); err != nil {
		t.Skipf("no owner can be changed here: runs as root on a file system with owners: %v", err)
	}
	if err := WriteFile(path, text("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if st := info.Sys().(*syscall.Stat_t); st.Uid != 12345 || st.Gid != 54321 {
		t.Errorf("owner: got %d:%d, want 12345:54321", st.Uid, st.Gid)
	}
}

// A pipe cannot be replaced, and must not be: its reader has it open.
func TestWriteFileToPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Skipf("this file system has no named pipes: runs where TMPDIR is on one that has: %v", err)
	}
	read := make(chan string)
	go func() {
		f, err := os.Open(path)
		if err != nil {
			read <- err.Error()
			return
		}
		defer f.Close()
		b, err := io.ReadAll(f)
		if err != nil {
			b = []byte(err.Error())
		}
		read <- string(b)
	}()
	if err := WriteFile(path, text("flask==3.1\n")); err != nil {
		t.Fatal(err)
	}
	if got := <-read; got != "flask==3.1\n" {
		t.Errorf("the pipe's reader: got %q, want the file", got)
	}
}
