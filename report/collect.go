package report

import (
	"runtime/debug"
	"runtime/metrics"
)

// Collect sets the garbage collector of the process for making briefs in at
// most limit bytes. A brief is much garbage over little that lives: with the
// usual target a batch collects every fifteen briefs, with 400 % it takes a
// fifth less cpu, and a single brief is made without any collection. What that
// costs in memory is bounded by three times what lives, and no less than leaves
// the whole process under 48 MiB. It is to be called when a process starts, and
// again when the data are read, which live on.
func Collect(limit int64) {
	const least = 36 << 20
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(min(limit, max(least, 3*int64(live[0].Value.Uint64()))))
}
