package doc

import "testing"

func TestNumberForm(t *testing.T) {
	german := NumberForm{Decimal: ",", Group: "\u00a0", Minus: "-"}
	for _, test := range []struct {
		form     NumberForm
		v        float64
		decimals int
		want     string
	}{
		{NumberForm{}, 0, 0, "0"}, {NumberForm{}, 1234.5, 1, "1234.5"}, {NumberForm{}, -1234.5, 2, "\u22121234.50"},
		{NumberForm{Group: ","}, 999, 0, "999"}, {NumberForm{Group: ","}, 1000, 0, "1,000"}, {NumberForm{Group: ","}, -123456789.25, 1, "\u2212123,456,789.2"},
		{german, 1e15, 0, "1\u00a0000\u00a0000\u00a0000\u00a0000\u00a0000"}, {german, -0.5, 1, "-0,5"},
		{german, -0.04, 1, "0,0"}, {german, 0.3, 9, "0,300000000"},
	} {
		if got := test.form.Write(test.v, test.decimals); got != test.want {
			t.Errorf("%v with %d decimals in %+v is %q, want %q", test.v, test.decimals, test.form, got, test.want)
		}
	}
}
