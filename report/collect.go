package report

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// Collect sets the garbage collector of the process for making briefs in at
// most limit bytes. A brief is much garbage over little that lives: with the
// usual target a batch collects every fifteen briefs, with 400 % it takes a
// fifth less cpu, and a single brief is made without any collection. What that
// costs in memory is bounded: by what leaves the whole process under 48 MiB, or
// by twice what lives where that is too little.
//
// After each collection the bound follows what lives: data of a hundred
// thousand rows, read under the bound of a small desk, would be collected over
// and over while they come. For the same reason data that fill the limit have an
// eighth more than they take.
//
// It is to be called when a process starts. Of several limits the last counts,
// from the next collection on.
func Collect(limit int64) {
	if followed.Swap(limit) == 0 {
		debug.SetGCPercent(400)
		follow(&followed)
	}
}

// followed is the limit, 0 until it is given.
var followed atomic.Int64

// follow sets the bound by what the last collection left, and again after the
// next one.
func follow(given *atomic.Int64) {
	const least, little = 34 << 20, 24 << 20
	limit := given.Load()
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	n := int64(live[0].Value.Uint64())
	bound := int64(least)
	if n > little {
		bound = 2 * n
	}
	debug.SetMemoryLimit(min(max(limit, n+n/8), bound))
	runtime.AddCleanup(&struct{ self *int }{}, follow, given) // nothing holds it, so that the next collection finds it
}
