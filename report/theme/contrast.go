package theme

import (
	"math"

	"brief/report/doc"
)

// Contrast returns the contrast ratio of two colours, from 1 to 21 (WCAG 2.2,
// definition of contrast ratio). The order of the two does not matter.
func Contrast(a, b doc.Colour) float64 {
	l, m := luminance(a), luminance(b)
	return (max(l, m) + 0.05) / (min(l, m) + 0.05)
}

// Lightness returns the lightness L* of a colour, from 0 for black to 100 for
// white (CIE 1976, ISO/CIE 11664-4): what is left of it on a grey printer.
func Lightness(c doc.Colour) float64 {
	y := luminance(c)
	if y <= 216.0/24389 {
		return y * 24389 / 27
	}
	return 116*math.Cbrt(y) - 16
}

// luminance is the relative luminance of an sRGB colour (IEC 61966-2-1).
func luminance(c doc.Colour) float64 {
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func linear(v uint8) float64 {
	c := float64(v) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
