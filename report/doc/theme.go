package doc

import "brief/report/problem"

// A Theme is the look of a brief as data: which faces, which colours, which
// type for which role. Measures are points.
type Theme struct {
	Name    string
	Faces   map[string][]string // face name ("regular", "medium", "bold", "display") -> built-in names or files, first that has a letter wins
	Colours Colours
	Type    [numTypeRoles]Type

	Named map[string][]problem.Place // where a file names each of Faces; may be nil
}

// NamedAt returns where the theme names face i of a face name, if that is known.
func (t *Theme) NamedAt(face string, i int) problem.Place {
	if at := t.Named[face]; i < len(at) {
		return at[i]
	}
	return problem.Place{}
}

// A Colour is sRGB, 8 bits a channel.
type Colour struct{ R, G, B uint8 }

// Colours are the tokens of LOOK 4.
type Colours struct {
	Ink, Ink2, Accent, Line, Hairline Colour
	Rungs                             [4]Colour // lowest first
	Moderate, Change, Forecast        Colour
	White, Black                      Colour
	MarkRed, MarkAmber, MarkGreen     Colour
}

// Type is how a role is set.
type Type struct {
	Face     string  // key of Theme.Faces: tones Plain, Quiet and Cite
	Value    string  // key of Theme.Faces: tones Lead and Value
	Strong   string  // key of Theme.Faces: tones Strong and Change
	Size     float64 // points
	Leading  float64 // points
	Tracking float64 // points after each letter
	Colour   Colour
	Tabular  bool // figures of one width
}

// Toned returns how words of a tone are set in a role: the type of the role
// with Face and Colour as the tone wants them. Cite and FigureLabel bring a type
// of their own. A face that the role does not name for a tone is its plain one.
func (t *Theme) Toned(role TypeRole, tone Tone) Type {
	ty := t.Type[role]
	plain := ty.Face
	switch tone {
	case Lead, Value:
		ty.Face = ty.Value
	case Strong:
		ty.Face = ty.Strong
	case Change:
		ty.Face, ty.Colour = ty.Strong, t.Colours.Change
	case Quiet:
		ty.Colour = t.Colours.Ink2
	case Cite:
		tabular := ty.Tabular
		ty = t.Type[TypeCite]
		ty.Tabular = ty.Tabular || tabular
	case FigureLabel:
		ty = t.Type[TypeFigureLabel]
	}
	if ty.Face == "" {
		ty.Face = plain
	}
	return ty
}

// A TypeRole is a row of LOOK 3's table.
type TypeRole int

const (
	TypeName TypeRole = iota
	TypeName2
	TypeName3
	TypeSubtitle
	TypeSubtitle3
	TypeBottomLine1 // the largest of three steps
	TypeBottomLine2
	TypeBottomLine3
	TypePower
	TypeBody
	TypeBodySmall // reading text in table size
	TypeNumber
	TypeNumber2 // the number of a recommendation run in
	TypeHead
	TypeFigureLabel // "Figure 1" before the title
	TypePanel
	TypeTable
	TypeDense
	TypeFigureSubtitle
	TypeLabel // 8.5/13
	TypeNote  // 8.5/11, ink 2
	TypeBasis // 8.5/11, ink
	TypeCite
	TypeKicker
	TypeMark
	numTypeRoles
)
