package index

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// A place is where pip would be looking from: the system, the environment and
// the files of one machine.
type place struct {
	goos     string
	getenv   func(string) string
	readFile func(string) ([]byte, error)
	isDir    func(string) bool
}

// devnull is the file that as PIP_CONFIG_FILE means no file at all.
func (p *place) devnull() string {
	if p.goos == "windows" {
		return "nul"
	}
	return "/dev/null"
}

func (p *place) join(elem ...string) string {
	if p.goos == "windows" {
		return strings.ReplaceAll(path.Join(elem...), "/", `\`)
	}
	return path.Join(elem...)
}

func (p *place) home() string {
	if p.goos == "windows" {
		return p.getenv("USERPROFILE")
	}
	return p.getenv("HOME")
}

// configFiles returns pip's configuration files, the strongest last: global,
// the user's, the virtual environment's, PIP_CONFIG_FILE. The user's are left
// out where PIP_CONFIG_FILE is a file that exists, all where it is the null device.
func (p *place) configFiles() []string {
	named := p.getenv("PIP_CONFIG_FILE")
	if named != "" && strings.EqualFold(named, p.devnull()) {
		return nil
	}
	files := p.globalFiles()
	if !p.exists(named) {
		files = append(files, p.userFiles()...)
	}
	if venv := p.getenv("VIRTUAL_ENV"); venv != "" {
		files = append(files, p.join(venv, p.basename()))
	}
	if named != "" {
		files = append(files, named)
	}
	return files
}

func (p *place) exists(name string) bool {
	if name == "" {
		return false
	}
	_, err := p.readFile(name)
	return err == nil || !errors.Is(err, fs.ErrNotExist)
}

func (p *place) basename() string {
	if p.goos == "windows" {
		return "pip.ini"
	}
	return "pip.conf"
}

func (p *place) globalFiles() []string {
	switch p.goos {
	case "windows":
		data := p.getenv("ProgramData")
		if data == "" {
			data = `C:\ProgramData`
		}
		return []string{p.join(data, "pip", "pip.ini")}
	case "darwin":
		return []string{"/Library/Application Support/pip/pip.conf"}
	}
	dirs := p.getenv("XDG_CONFIG_DIRS")
	if dirs == "" {
		dirs = "/etc/xdg"
	}
	var files []string
	for dir := range strings.SplitSeq(dirs, ":") {
		if dir != "" {
			files = append(files, p.join(dir, "pip", "pip.conf"))
		}
	}
	return append(files, "/etc/pip.conf")
}

func (p *place) userFiles() []string {
	home := p.home()
	switch p.goos {
	case "windows":
		roaming := p.getenv("APPDATA")
		if roaming == "" && home != "" {
			roaming = p.join(home, "AppData", "Roaming")
		}
		return []string{p.join(home, "pip", "pip.ini"), p.join(roaming, "pip", "pip.ini")}
	case "darwin":
		if home == "" {
			return nil
		}
		legacy := p.join(home, ".pip", "pip.conf")
		if support := p.join(home, "Library", "Application Support", "pip"); p.isDir(support) {
			return []string{legacy, p.join(support, "pip.conf")}
		}
		return []string{legacy, p.join(home, ".config", "pip", "pip.conf")}
	}
	var files []string
	if home != "" {
		files = append(files, p.join(home, ".pip", "pip.conf"))
	}
	config := p.getenv("XDG_CONFIG_HOME")
	if config == "" && home != "" {
		config = p.join(home, ".config")
	}
	if config != "" {
		files = append(files, p.join(config, "pip", "pip.conf"))
	}
	return files
}

// expand replaces a leading ~ by the user's home.
func (p *place) expand(name string) string {
	if rest, ok := strings.CutPrefix(name, "~"); ok && p.home() != "" && (rest == "" || rest[0] == '/' || rest[0] == '\\') {
		return filepath.Join(p.home(), rest)
	}
	return name
}

// An option is a value of a configuration file.
type option struct {
	value string
	from  string // file:line
}

// pipOptions reads one configuration file into options["section.name"], names
// as pip writes them: lower case, dashes, no leading ones. Its rules are those
// of Python's RawConfigParser.
func pipOptions(text, file string, options map[string]option) error {
	var section, key string // key as in options, "" if no value can go on
	var indent int
	seen := map[string]bool{}
	lines := bufio.NewScanner(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		where := fmt.Sprintf("%s:%d", file, n)
		line := lines.Text()
		bare := strings.TrimSpace(line)
		if bare == "" || bare[0] == '#' || bare[0] == ';' {
			continue
		}
		depth := len(line) - len(strings.TrimLeft(line, " \t"))
		if key != "" && depth > indent { // continuation of a value
			o := options[key]
			o.value = strings.TrimSpace(o.value + "\n" + bare)
			options[key] = o
			continue
		}
		indent = depth
		if name, ok := sectionHeader(bare); ok {
			section, key = name, ""
			continue
		}
		i := strings.IndexAny(bare, "=:")
		switch {
		case section == "":
			return fmt.Errorf("read %s: expected a section such as [global] before the first option", where)
		case i <= 0:
			return fmt.Errorf("read %s: expected name = value", where)
		}
		key = section + "." + optionName(bare[:i])
		if seen[key] {
			return fmt.Errorf("read %s: option %s is there twice in section %s", where, optionName(bare[:i]), section)
		}
		seen[key] = true
		options[key] = option{strings.TrimSpace(bare[i+1:]), where}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	return nil
}

func sectionHeader(line string) (string, bool) {
	rest, ok := strings.CutPrefix(line, "[")
	i := strings.LastIndexByte(rest, ']')
	if !ok || i <= 0 {
		return "", false
	}
	return rest[:i], true
}

func optionName(s string) string {
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), "_", "-")
	return strings.TrimPrefix(s, "--")
}
