package words

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A number that is written is the number of the file, rounded half away from
// zero; a reader of the language gets it back.
func TestDecimals(t *testing.T) {
	w := known(t)
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,8})?`).Draw(t, "digits")
		places := rapid.IntRange(0, 6).Draw(t, "places")
		written, exact := w.Decimal(digits, places)
		back, ok := new(big.Rat).SetString(strings.NewReplacer(",", "", "−", "-").Replace(written))
		if !ok {
			t.Fatalf("%s is written %s", digits, written)
		}
		is, _ := new(big.Rat).SetString(digits)
		off := new(big.Rat).Sub(back, is)
		half := new(big.Rat).SetFrac(big.NewInt(1), new(big.Int).Mul(big.NewInt(2), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)))
		if off.Abs(off).Cmp(half) > 0 || exact != (off.Sign() == 0) {
			t.Errorf("%s with %d places is written %s, exact %v", digits, places, written, exact)
		}
		if strings.HasPrefix(written, "−") && back.Sign() == 0 {
			t.Errorf("%s is written %s", digits, written)
		}
	})
	for digits, want := range map[string]string{"2.675": "2.68", "-0.004": "0.00", "1234567.005": "1,234,567.01", "-1000": "−1,000.00"} {
		if got, _ := w.Decimal(digits, 2); got != want {
			t.Errorf("%s is written %s, not %s", digits, got, want)
		}
	}
}
