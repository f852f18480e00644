package markup

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"brief/report/doc"
)

// runs returns what the action prints for v. If v is nothing that can be
// printed, reason says why, to follow the expression's name.
func (a *action) runs(v any) (runs []doc.Run, reason string) {
	switch v := v.(type) {
	case nil:
		return nil, "has no value"
	case doc.Runs:
		return v, ""
	case string:
		if v == "" {
			return nil, ""
		}
		return []doc.Run{{Words: v, Origin: a.origin}}, ""
	case bool, Fact:
		return nil, "is true or false and cannot be printed; ask for it with if"
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return []doc.Run{{Words: strconv.FormatInt(r.Int(), 10), Origin: a.origin}}, ""
	case reflect.Map:
		return nil, "is a record; print one of its fields" + fieldNames(r)
	case reflect.Slice:
		return a.joined(r)
	}
	return nil, "cannot be printed"
}

// joined returns the values of a list with a space between them.
func (a *action) joined(list reflect.Value) (runs []doc.Run, reason string) {
	for i := range list.Len() {
		r, reason := a.runs(list.Index(i).Interface())
		if reason != "" {
			return nil, "is a list, and item " + strconv.Itoa(i+1) + " " + reason
		}
		if len(runs) > 0 && len(r) > 0 {
			runs = append(runs, doc.Run{Words: " ", Origin: a.origin})
		}
		runs = append(runs, r...)
	}
	return runs, ""
}

func fieldNames(m reflect.Value) string {
	keys := keysOf(m)
	if len(keys) == 0 {
		return ""
	}
	return ": " + strings.Join(keys, ", ")
}

func keysOf(m reflect.Value) (keys []string) {
	if m.Kind() != reflect.Map || m.Type().Key().Kind() != reflect.String {
		return nil
	}
	for _, k := range m.MapKeys() {
		keys = append(keys, k.String())
	}
	slices.Sort(keys)
	return keys
}

// list passes on what a loop runs over. Runs are text: its runs are not for
// templates, which would lose their origins.
func list(v any) (any, error) {
	switch v.(type) {
	case doc.Runs, string:
		return nil, errors.New("text is no list; print it, or ask for it with if or with")
	}
	return v, nil
}

// ask tells the host what v is made of: a condition that looks at it says as much
// as a page that prints it. It returns v, a fact as what it is.
func (x *run) ask(v any) any {
	switch v := v.(type) {
	case doc.Runs:
		for _, r := range v {
			x.host.Asked(r.Origin)
		}
	case Fact:
		for _, o := range v.From {
			x.host.Asked(o)
		}
		return v.Is
	}
	return v
}

// comparisons are what a template may call beside the functions of the host; and
// and or are the evaluator's own, which stop early. Whatever else text/template
// has (printf, call, html, ...) is refused by Parse.
var comparisons = []string{"and", "eq", "ge", "gt", "index", "le", "len", "lt", "ne", "not", "or"}

// comparison is one of them, which sees the words of runs, or nil.
func (x *run) comparison(name string) any {
	ordered := func(is func(order int) bool) any {
		return func(a, b any) (bool, error) { c, err := compare(x.ask(a), x.ask(b)); return is(c), err }
	}
	switch name {
	case "eq":
		return func(a any, b ...any) (bool, error) { return equal(x.ask(a), x.all(b)...) }
	case "ne":
		return func(a, b any) (bool, error) { ok, err := equal(x.ask(a), x.ask(b)); return !ok, err }
	case "len":
		return func(v any) (int, error) { return length(x.ask(v)) }
	case "index":
		return func(v, key any) (any, error) { return index(v, x.ask(key)) }
	case "not":
		return func(v any) bool { return !truth(x.ask(v)) }
	case "lt":
		return ordered(func(c int) bool { return c < 0 })
	case "le":
		return ordered(func(c int) bool { return c <= 0 })
	case "gt":
		return ordered(func(c int) bool { return c > 0 })
	case "ge":
		return ordered(func(c int) bool { return c >= 0 })
	}
	return nil
}

// all asks for each of some values.
func (x *run) all(vs []any) []any {
	out := make([]any, len(vs))
	for i, v := range vs {
		out[i] = x.ask(v)
	}
	return out
}

// scalar returns v as an int64, a bool or a string; runs are their words.
func scalar(v any) (any, error) {
	if w, ok := v.(doc.Runs); ok {
		return w.String(), nil
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.String:
		return r.String(), nil
	case reflect.Bool:
		return r.Bool(), nil
	}
	return nil, errors.New("only text and whole numbers can be compared")
}

// equal reports whether a is equal to one of b.
func equal(a any, b ...any) (bool, error) {
	if len(b) == 0 {
		return false, errors.New("eq compares at least two values")
	}
	p, err := scalar(a)
	if err != nil {
		return false, err
	}
	for _, v := range b {
		q, err := scalar(v)
		if err != nil {
			return false, err
		}
		if reflect.TypeOf(p) != reflect.TypeOf(q) {
			return false, fmt.Errorf("%s and %s cannot be compared", kindOf(p), kindOf(q))
		}
		if p == q {
			return true, nil
		}
	}
	return false, nil
}

// compare orders numbers by size and text by its letters.
func compare(a, b any) (int, error) {
	p, err := scalar(a)
	if err != nil {
		return 0, err
	}
	q, err := scalar(b)
	if err != nil {
		return 0, err
	}
	switch p := p.(type) {
	case int64:
		if q, ok := q.(int64); ok {
			return cmp.Compare(p, q), nil
		}
	case string:
		if q, ok := q.(string); ok {
			return strings.Compare(p, q), nil
		}
	}
	return 0, fmt.Errorf("%s and %s have no order", kindOf(p), kindOf(q))
}

func kindOf(v any) string {
	switch v.(type) {
	case int64:
		return "a number"
	case bool:
		return "true or false"
	}
	return "text"
}

// length is the number of items of a list or record, or of letters of a text.
func length(v any) (int, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case doc.Runs:
		return utf8.RuneCountInString(v.String()), nil
	case string:
		return utf8.RuneCountInString(v), nil
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Slice, reflect.Map:
		return r.Len(), nil
	}
	return 0, errors.New("only text, lists and records have a length")
}

// index returns an item of a list by its number from 0, or of a record by its
// name.
func index(v any, key any) (any, error) {
	if _, ok := v.(doc.Runs); ok {
		return nil, errors.New("text is no list")
	}
	k, err := scalar(key)
	if err != nil {
		return nil, errors.New("an index is a number or a name")
	}
	r := reflect.ValueOf(v)
	switch n := k.(type) {
	case int64:
		if r.Kind() == reflect.Slice {
			if n < 0 || n >= int64(r.Len()) {
				return nil, fmt.Errorf("the list has %d items, index %d is outside", r.Len(), n)
			}
			return r.Index(int(n)).Interface(), nil
		}
	case string:
		if r.Kind() == reflect.Map && r.Type().Key().Kind() == reflect.String {
			e := r.MapIndex(reflect.ValueOf(n).Convert(r.Type().Key()))
			if !e.IsValid() {
				return nil, fmt.Errorf("the record has no %q%s", n, fieldNames(r))
			}
			return e.Interface(), nil
		}
	}
	return nil, errors.New("index needs a list and a number, or a record and a name")
}
