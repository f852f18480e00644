package dataset

import (
	"reflect"
	"testing"
)

// TestCellsAreAll holds Cells against every cell that a walk of the set's
// fields comes to, so that a new field is not forgotten.
func TestCellsAreAll(t *testing.T) {
	files, sets := good(t)
	s, _ := Load(files, sets, issued)
	listed := map[Cell]bool{}
	for _, c := range s.Cells() {
		listed[c] = true
	}
	found := 0
	var walk func(v reflect.Value, at string)
	walk = func(v reflect.Value, at string) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem(), at)
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i), at)
			}
		case reflect.Map:
			for it := v.MapRange(); it.Next(); {
				walk(it.Value(), at)
			}
		case reflect.Struct:
			if c, ok := reflect.TypeAssert[Cell](v); ok {
				if c.Text != "" && !listed[c] {
					t.Errorf("%s is not listed: %v", at, c)
				}
				found++
				return
			}
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					walk(v.Field(i), at+"."+f.Name)
				}
			}
		}
	}
	walk(reflect.ValueOf(s), "Set")
	if found < len(listed) || len(listed) == 0 {
		t.Errorf("%d cells listed, %d found", len(listed), found)
	}
}
