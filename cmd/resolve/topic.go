package main

import "github.com/spf13/pflag"

// A topic is what a flag is about. Each is given where the flag is added, so that
// nobody keeps a list of all flags; "resolve help flags" and the manual pages
// show them under the titles of topics.
type topic string

// topics are all there are, as they are shown.
var topics = []topic{
	topicService, topicInputs, topicPython, topicChoice, topicIndexes, topicNetwork, topicCache,
	topicOutputs, topicBudget, topicDiagnosis, topicSettings,
}

const topicKey = "topic" // of a flag's annotations

// about says what the flags of f are about that were added since it was called
// last. Call it after the flags of each topic.
func about(f *pflag.FlagSet, t topic) {
	note := map[string][]string{topicKey: {string(t)}}
	f.VisitAll(func(flag *pflag.Flag) {
		if flag.Annotations == nil {
			flag.Annotations = note
		}
	})
}

// topicOf returns what a flag is about, "" if nobody has said so.
func topicOf(f *pflag.Flag) topic {
	if note := f.Annotations[topicKey]; len(note) == 1 {
		return topic(note[0])
	}
	return ""
}
