// Package timeline shows where the time of a resolve went: one page of HTML
// that needs no server and no network, with all fetches, which of them the
// resolve had to wait for one after the other, and what was fetched in vain.
//
// [New] makes a [Model] of a [Run], plain data whose terms docs/timeline.md
// explains; [Model.WriteHTML] writes the page.
//
// What must not live here: files and flags (cmd/resolve), what is noted while a
// resolve runs (resolver.Trace, fetcher.Trace).
package timeline
