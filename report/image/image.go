// Package image reads pictures: a PNG or SVG file becomes a drawing that fits
// a box. Paths stay paths; pixels are decoded and written anew, so nothing of
// the file itself comes onto a page. What is broken, too large, or could not
// be drawn as meant is refused with its place. It knows no file system, and
// not what a picture is for.
package image

import (
	"bytes"
	"path"
	"strings"

	"brief/report/doc"
	"brief/report/draw"
	"brief/report/problem"
)

// Limits of a picture. A file of a few kilobytes can stand for gigabytes of
// pixels, so sizes are looked at before anything is decoded.
const (
	maxPNG    = 2 << 20  // bytes
	maxSide   = 4096     // pixels
	maxPixels = 16 << 20 // bytes that they take
	minPrint  = 1.0      // points of height and width
	maxSVG    = 256 << 10
	maxSteps  = 5000 // of all paths
	maxNumber = 1e6  // in an SVG, either way
	maxDepth  = 32   // of elements
)

// MaxFile is the size above which no picture is read.
const MaxFile = max(maxPNG, maxSVG)

// Read returns the picture in file name, which ends in .png or .svg, as a
// drawing as large as fits into width by height points. Colours are taken as
// sRGB, and what is translucent as standing on white paper.
//
// The problems are G820 (a PNG of a size that is not read or printed), G821 (a PNG that is
// broken or cannot be printed as meant) and G822 (an SVG that is broken, too
// large, or holds what cannot be drawn); with any of them the drawing is nil.
// An SVG is read to its end, and all that is wrong with it is told.
func Read(name string, b []byte, width, height float64) (*draw.Drawing, problem.List) {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return readSVG(name, b, width, height)
	}
	d, p := readPNG(name, b, width, height)
	if d == nil {
		return nil, problem.List{p}
	}
	return d, nil
}

// fit is the factor by which w by h becomes as large as width by height allow.
func fit(w, h, width, height float64) float64 { return min(width/w, height/h) }

// tooThin reports whether a picture of a size in points is less than a line.
func tooThin(width, height float64) bool { return min(width, height) < minPrint }

// seems says what a file is that is not what its name says.
func seems(b []byte) string {
	text := strings.ToLower(string(bytes.TrimLeft(b[:min(len(b), 512)], "\xEF\xBB\xBF \t\r\n")))
	for _, k := range []struct{ start, kind string }{
		{signature, "a PNG"}, {"\xFF\xD8\xFF", "a JPEG"}, {"GIF8", "a GIF"}, {"RIFF", "a WebP"}, {"BM", "a BMP"},
		{"II*\x00", "a TIFF"}, {"MM\x00*", "a TIFF"}, {"%PDF", "a PDF"}, {"\x1F\x8B", "a compressed file"},
		{"<!doctype html", "an HTML page"}, {"<html", "an HTML page"}, {"<?xml", "XML"}, {"<svg", "an SVG"},
	} {
		if bytes.HasPrefix(b, []byte(k.start)) || strings.HasPrefix(text, k.start) {
			return k.kind
		}
	}
	if len(b) == 0 {
		return "empty"
	}
	return "of an unknown kind"
}

// onWhite is c, of an opacity from 0 to 1, as it is seen on white paper.
func onWhite(c doc.Colour, opacity float64) doc.Colour {
	blend := func(v uint8) uint8 { return uint8(255.5 - float64(opacity*float64(255-v))) }
	return doc.Colour{R: blend(c.R), G: blend(c.G), B: blend(c.B)}
}

var white = doc.Colour{R: 255, G: 255, B: 255}
