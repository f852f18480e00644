package image

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"

	"brief/report/draw"
	"brief/report/font"
	"brief/report/problem"
)

const signature = "\x89PNG\r\n\x1a\n"

// dense is the number of pixels in a point from which more of them are not
// seen: 600 in an inch.
const dense = 600.0 / 72

// readPNG returns the picture, or what is wrong with the file.
func readPNG(name string, b []byte, width, height float64) (*draw.Drawing, problem.Problem) {
	at := problem.Place{File: name}
	if len(b) > maxPNG {
		return nil, problem.Errorf(at, "G820", "the PNG has %d bytes, at most %d are read", len(b), maxPNG).WithHint("save it smaller")
	}
	head, err := chunks(b)
	if err != nil {
		return nil, problem.Errorf(at, "G821", "%v", err).WithHint("save it anew as a still PNG")
	}
	w, h := head.width, head.height
	f := fit(float64(w), float64(h), width, height)
	switch {
	case w < 1 || h < 1 || w > maxSide || h > maxSide:
		return nil, problem.Errorf(at, "G820", "the PNG measures %d x %d pixels, not 1 x 1 to %d x %d", w, h, maxSide, maxSide).WithHint("save it smaller")
	case head.pixels() > maxPixels:
		return nil, problem.Errorf(at, "G820", "the pixels of the PNG, %d x %d of %d bytes, take more than %d bytes", w, h, head.pixelSize(), maxPixels).
			WithHint("save it smaller, or with 8 bits a channel")
	case tooThin(float64(w)*f, float64(h)*f):
		return nil, problem.Errorf(at, "G820", "the PNG of %d x %d pixels would be printed %.3g by %.3g points large, too thin to be seen", w, h, float64(w)*f, float64(h)*f).
			WithHint("make it less narrow")
	}
	m, err := decode(b)
	if err != nil {
		return nil, problem.Errorf(at, "G821", "the PNG is broken: %v", err).WithHint("save it anew as a still PNG")
	}
	p := flatten(m, max(1, int(1/(f*dense))))
	if p.blank() {
		return nil, problem.Errorf(at, "G821", "nothing of the PNG is seen on white paper").WithHint("take the form of the picture that is made for white")
	}
	d := &draw.Drawing{Width: float64(w) * f, Height: float64(h) * f}
	d.Ops = []draw.Op{{Image: &draw.Image{Width: d.Width, Height: d.Height, Pixels: p.encode()}}}
	return d, problem.Problem{}
}

// decode returns the pixels of a PNG whose size is known to be sane.
func decode(b []byte) (image.RGBA64Image, error) {
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil { // the library tells of its own parts, of which nobody who has a logo knows
		return nil, errors.New("its data are damaged")
	}
	pixels, ok := m.(image.RGBA64Image)
	if !ok {
		return nil, fmt.Errorf("pixels of type %T", m)
	}
	return pixels, nil
}

// A header is what a PNG says of its pixels (PNG, third edition, 11.2.1).
type header struct {
	width, height uint32
	bits, kind    byte // a channel; what the channels are
	clear         bool // one of the colours is transparent: tRNS
}

// pixelSize is the number of bytes that a decoded pixel takes.
func (h *header) pixelSize() int {
	size := 4
	if h.kind == 3 || h.kind == 0 && !h.clear { // a palette, gray
		size = 1
	}
	if h.bits == 16 {
		size *= 2
	}
	return size
}

// pixels is the number of bytes that all pixels take.
func (h *header) pixels() int { return int(h.width) * int(h.height) * h.pixelSize() }

// chunks walks through the file without decoding anything (PNG, third edition,
// 5.3) and returns what the pixels are. Files that move, that go on behind
// their end, or that are cut off are refused; sums are left to the decoder.
func chunks(b []byte) (h header, err error) {
	rest, ok := bytes.CutPrefix(b, []byte(signature))
	if !ok {
		return header{}, fmt.Errorf("the file is no PNG, it is %s", seems(b))
	}
	for first := true; ; first = false {
		if len(rest) < 12 {
			return header{}, errors.New("the PNG is cut off")
		}
		size, kind := binary.BigEndian.Uint32(rest), string(rest[4:8])
		if uint64(size)+12 > uint64(len(rest)) {
			return header{}, errors.New("the PNG is cut off")
		}
		body := rest[8 : 8+size]
		rest = rest[12+size:]
		switch {
		case first != (kind == "IHDR"), first && size != 13:
			return header{}, errors.New("the PNG is broken: it does not begin with its header")
		case first:
			h = header{width: binary.BigEndian.Uint32(body), height: binary.BigEndian.Uint32(body[4:]), bits: body[8], kind: body[9]}
		case kind == "tRNS":
			h.clear = true
		case kind == "acTL":
			return header{}, errors.New("the PNG moves (APNG)")
		case kind == "IEND" && len(rest) > 0:
			return header{}, fmt.Errorf("the PNG is followed by %d bytes that are not part of it", len(rest))
		case kind == "IEND":
			return h, nil
		}
	}
}

// A raster is a picture as rows of pixels of 8 bits a channel, top first.
type raster struct {
	width, height int
	channels      int // 1 or 3
	data          []byte
}

// flatten puts m on white paper, each step by step pixels as one: their mean.
// A picture without colour gets one channel.
func flatten(m image.RGBA64Image, step int) *raster {
	b := m.Bounds()
	r := &raster{width: (b.Dx() + step - 1) / step, height: (b.Dy() + step - 1) / step, channels: 3}
	r.data = make([]byte, 0, 3*r.width*r.height)
	gray := true
	for y := b.Min.Y; y < b.Max.Y; y += step {
		for x := b.Min.X; x < b.Max.X; x += step {
			c := mean(m, image.Rect(x, y, x+step, y+step).Intersect(b))
			gray = gray && c[0] == c[1] && c[1] == c[2]
			r.data = append(r.data, c[:]...)
		}
	}
	if gray {
		for i := range r.width * r.height {
			r.data[i] = r.data[3*i]
		}
		r.channels, r.data = 1, r.data[:r.width*r.height]
	}
	return r
}

// mean is the mean of some pixels on white.
func mean(m image.RGBA64Image, part image.Rectangle) [3]byte {
	var sum [3]uint64
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			c := m.RGBA64At(x, y) // times its opacity
			for i, v := range [3]uint16{c.R, c.G, c.B} {
				sum[i] += uint64(v) + uint64(0xFFFF-c.A)
			}
		}
	}
	most := uint64(part.Dx()*part.Dy()) * 0xFFFF
	var c [3]byte
	for i, s := range sum {
		c[i] = byte((2*255*s + most) / (2 * most))
	}
	return c
}

// blank reports whether r is white all over.
func (r *raster) blank() bool {
	for _, v := range r.data {
		if v != 0xFF {
			return false
		}
	}
	return true
}

// encode makes the form that PDF and PNG share: each row behind the number of
// its filter, all rows deflated. Each row has the filter that leaves the least
// sum of differences (PNG, third edition, 12.7).
func (r *raster) encode() *draw.Pixels {
	stride := r.width * r.channels
	rows := make([]byte, 0, r.height*(1+stride))
	above := make([]byte, stride)
	trial, best := make([]byte, stride), make([]byte, stride)
	for y := range r.height {
		row := r.data[y*stride : (y+1)*stride]
		number, least := 0, -1
		for n := range filters {
			if sum := filter(trial, row, above, r.channels, n); least < 0 || sum < least {
				number, least = n, sum
				trial, best = best, trial
			}
		}
		rows = append(append(rows, byte(number)), best...)
		above = row
	}
	return &draw.Pixels{Width: r.width, Height: r.height, Gray: r.channels == 1, Rows: font.Deflate(rows)}
}

// filters is the number of filters of PNG: none, left, above, their mean,
// Paeth's (PNG, third edition, 9.2).
const filters = 5

// filter writes row through a filter into out and returns the sum of the
// differences, each taken as a signed byte without its sign.
func filter(out, row, above []byte, channels, number int) int {
	sum := 0
	for i, v := range row {
		var left, corner byte
		if i >= channels {
			left, corner = row[i-channels], above[i-channels]
		}
		guess := byte(0)
		switch number {
		case 1:
			guess = left
		case 2:
			guess = above[i]
		case 3:
			guess = byte((int(left) + int(above[i])) / 2)
		case 4:
			guess = paeth(left, above[i], corner)
		}
		out[i] = v - guess
		sum += abs(int(int8(out[i])))
	}
	return sum
}

// paeth is the neighbour that is nearest to left + above - corner.
func paeth(left, above, corner byte) byte {
	p := int(left) + int(above) - int(corner)
	a, b, c := abs(p-int(left)), abs(p-int(above)), abs(p-int(corner))
	switch {
	case a <= b && a <= c:
		return left
	case b <= c:
		return above
	}
	return corner
}

func abs(v int) int { return max(v, -v) }
