package interpreter

import (
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sys/unix"

	"resolve/dist"
)

// corePrograms are programs that nearly every system has, of which one is
// linked to the system's own C library. Some systems have scripts in places.
var corePrograms = []string{"/bin/sh", "/usr/bin/env", "/bin/ls", "/bin/busybox", "/system/bin/sh"}

func host() (dist.Platform, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return dist.Platform{}, err
	}
	pf := dist.Platform{
		OS:      "linux",
		Arch:    unix.ByteSliceToString(u.Machine[:]),
		Release: unix.ByteSliceToString(u.Release[:]),
		Version: unix.ByteSliceToString(u.Version[:]),
	}
	var failures []error
	for _, program := range corePrograms {
		err := fillFrom(&pf, program)
		if err == nil {
			return pf, nil
		}
		failures = append(failures, fmt.Errorf("%s: %w", program, err))
	}
	return pf, errors.Join(failures...)
}

// fillFrom takes processor and C library from a program.
func fillFrom(pf *dist.Platform, program string) error {
	f, err := elf.Open(program)
	if err != nil {
		return err
	}
	defer f.Close()
	loader, err := loaderOfELF(f)
	if err != nil {
		return err
	}
	if strings.HasPrefix(loader, "/system/bin/linker") {
		return errors.New("locking for Android needs --python-platform") // its API level is in no file
	}
	lv, err := libcOf(loader)
	if err != nil {
		return err
	}
	pf.Arch = userArch(f, pf.Arch)
	pf.Libc, pf.Major, pf.Minor = lv.name, lv.major, lv.minor
	return nil
}

// userArch is the processor that programs are built for, which is narrower
// than the kernel's where a 32-bit system runs on a 64-bit kernel.
func userArch(f *elf.File, machine string) string {
	if f.Class == elf.ELFCLASS32 && (f.Machine == elf.EM_386 || f.Machine == elf.EM_ARM) {
		return narrowArch(machine)
	}
	if f.Machine == elf.EM_PPC64 && f.ByteOrder == binary.LittleEndian {
		return "ppc64le"
	}
	return machine
}
