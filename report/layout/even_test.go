package layout

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestEven holds the cuts of columns against all cuts there are: none has a
// smaller largest sum, and of those with the same the one is taken that fills the
// first columns.
func TestEven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const gap = 6.5
		n := rapid.IntRange(2, 3).Draw(t, "columns")
		steps := rapid.SliceOfN(rapid.IntRange(1, 60), 0, 9).Draw(t, "heights in quarters")
		heights := make([]float64, len(steps))
		for i, s := range steps {
			heights[i] = float64(s) / 4
		}
		tallest := func(cuts []int) float64 {
			tall := 0.0
			for k := range n {
				sum := 0.0
				for i := cuts[k]; i < cuts[k+1]; i++ {
					sum += heights[i]
				}
				tall = max(tall, sum+gap*float64(max(0, cuts[k+1]-cuts[k]-1)))
			}
			return tall
		}
		var best []int
		var try func(cuts []int)
		try = func(cuts []int) {
			if len(cuts) == n {
				cuts = append(slices.Clone(cuts), len(heights))
				if best == nil || tallest(cuts) < tallest(best) || tallest(cuts) == tallest(best) && slices.Compare(cuts, best) > 0 {
					best = cuts
				}
				return
			}
			for to := cuts[len(cuts)-1]; to <= len(heights); to++ {
				try(append(slices.Clone(cuts), to))
			}
		}
		try([]int{0})
		if got := even(heights, n, gap); !slices.Equal(got, best) {
			t.Fatalf("%v in %d columns are cut at %v, %.2f high; want %v, %.2f", heights, n, got, tallest(got), best, tallest(best))
		}
	})
}
