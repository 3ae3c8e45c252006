package main

import "github.com/spf13/pflag"

// speechFlags are the flags that say how much a person is told, and how it looks.
type speechFlags struct {
	quiet      int // 1: nothing but errors; 2: not even those
	verbose    int // 1: what the answer took, at length
	color      colorMode
	noColor    bool // pip-compile's and uv's word for --color never
	noProgress bool
}

func (s *speechFlags) add(f *pflag.FlagSet) {
	s.color = colorAuto
	f.CountVarP(&s.quiet, "quiet", "q", helpQuiet)
	f.BoolVar(&s.noProgress, "no-progress", false, helpNoProgress)
	f.Var(&s.color, "color", helpColor)
	f.BoolVar(&s.noColor, "no-color", false, helpNoColor)
	about(f, topicDiagnosis)
}

// addVerbose adds the flag of the commands that have more to tell.
func (s *speechFlags) addVerbose(f *pflag.FlagSet) {
	f.CountVarP(&s.verbose, "verbose", "v", helpVerbose)
}

// colors returns the mode that the flags ask for.
func (s *speechFlags) colors() colorMode {
	if s.noColor {
		return colorNever
	}
	return s.color
}
