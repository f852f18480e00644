package config

import (
	"encoding/json"
	"strings"
)

// A schema is the part of JSON Schema, draft 2020-12, that describes settings.
type schema struct {
	Schema      string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        any                `json:"type,omitempty"` // a name, or several
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Minimum     *int64             `json:"minimum,omitempty"`
	Maximum     *int64             `json:"maximum,omitempty"`
	MaxLength   int64              `json:"maxLength,omitempty"`
	Default     any                `json:"default,omitempty"`
	AnyOf       []*schema          `json:"anyOf,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	Names       *schema            `json:"propertyNames,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Others      any                `json:"additionalProperties,omitempty"` // false, or a *schema
}

// patterns are the kinds whose values have a form, as ECMA 262 writes it. They
// say no more than an editor can check without the workspace: brief check
// knows the rest.
var patterns = map[kind]string{
	isName:       `^[a-z][a-z0-9_-]{0,39}$`,
	isCode:       `^[A-Z][A-Z0-9]{1,7}$`,
	isPeriod:     `^[1-9][0-9]*[hdwy]$`,
	isSize:       `^[1-9][0-9]* *(KiB|MiB|GiB)$`,
	isKeep:       `^(all|[1-9][0-9]*[hdwy])$`,
	isBudget:     `^[1-9][0-9]?( *- *[1-9][0-9]?)?$`,
	isLanguage:   `^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`,
	isListen:     `^[^ /]+:[1-9][0-9]{0,4}$`,
	isClockTimes: `^(daily|last working day|[1-9][0-9]?(st|nd|rd|th)|(Mon|Tue|Wed|Thu|Fri|Sat|Sun)( *, *(Mon|Tue|Wed|Thu|Fri|Sat|Sun))*) +([01][0-9]|2[0-3]):[0-5][0-9]$`,
	isInstant:    `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})$`,
	isPicture:    `\.([Pp][Nn][Gg]|[Ss][Vv][Gg])$`,
}

// Schema returns config.yaml's settings as a JSON Schema, draft 2020-12, so
// that an editor can complete and check them as they are written.
func Schema() []byte {
	root := object("Settings of a workspace of brief")
	root.Schema = "https://json-schema.org/draft/2020-12/schema"
	for i := range keys {
		k := &keys[i]
		at := root
		parts := strings.Split(k.name, ".")
		for _, part := range parts[:len(parts)-1] {
			at = at.below(part)
		}
		at.Properties[k.field()] = k.schema()
	}
	b, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // a schema holds nothing that JSON cannot say
	}
	return append(b, '\n')
}

// object describes a mapping that has no keys yet and allows no others.
func object(title string) *schema {
	return &schema{Title: title, Type: "object", Properties: map[string]*schema{}, Others: false}
}

// below is what s says of the mapping at a part of a setting's name; "*" are
// the names that people choose.
func (s *schema) below(part string) *schema {
	if part == "*" {
		if _, begun := s.Others.(*schema); !begun {
			s.Others = object("")
			s.Names = &schema{Pattern: patterns[isName]}
		}
		return s.Others.(*schema)
	}
	if s.Properties[part] == nil {
		s.Properties[part] = object("")
	}
	return s.Properties[part]
}

// schema describes the values of one setting.
func (k *key) schema() *schema {
	s := k.value()
	if k.many {
		s = &schema{AnyOf: []*schema{{Type: "array", Items: s}, s}}
	}
	s.Description = k.doc
	if k.preset != "" {
		s.Default = k.preset
		switch {
		case k.kind == isTruth:
			s.Default = k.preset == "true"
		case k.kind == isNumber:
			s.Default = preset(k)
		}
	}
	return s
}

// value describes one value of the kind that k holds.
func (k *key) value() *schema {
	switch k.kind {
	case isTruth:
		return &schema{Type: "boolean"}
	case isNumber:
		return &schema{Type: "integer", Minimum: &k.min, Maximum: &k.max}
	case isBudget:
		return &schema{AnyOf: []*schema{{Type: "integer", Minimum: &k.min, Maximum: &k.max}, {Type: "string", Pattern: patterns[isBudget]}}}
	case isChoice:
		return &schema{Enum: k.allowed}
	case isColumns:
		actor := object("")
		actor.Properties["actor"] = &schema{Type: "string", Pattern: patterns[isCode]}
		return &schema{Type: "object", Others: &schema{AnyOf: []*schema{{Type: "string", Pattern: patterns[isName]}, actor}}}
	case isWords:
		word := object("")
		word.Properties["level"] = &schema{Type: "string", MaxLength: 64}
		word.Properties["trend"] = &schema{Type: "string", MaxLength: 64}
		return &schema{Type: "object", Others: word}
	case isTexts:
		return &schema{Type: "object", Others: &schema{Type: []string{"string", "number", "boolean"}}}
	case isText:
		return &schema{Type: "string", MaxLength: k.max}
	}
	s := &schema{Type: "string", Pattern: patterns[k.kind]}
	if k.blank && s.Pattern != "" {
		s = &schema{AnyOf: []*schema{s, {Enum: []string{""}}}}
	}
	return s
}
