package request

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var timeType = reflect.TypeFor[time.Time]()

// parse sets a value from a text and returns the code of what is wrong with it, or "".
func parse(value reflect.Value, text string) (code string) {
	switch {
	case value.Type() == timeType:
		t, err := time.Parse(time.RFC3339, text)
		t = t.UTC() // an offset may put it into another year
		if err != nil || t.Year() < 1 || t.Year() > 9999 {
			return "time_invalid"
		}
		value.Set(reflect.ValueOf(t.Truncate(time.Microsecond)))
	case value.Kind() == reflect.Int64:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return "number_invalid"
		}
		value.SetInt(n)
	default:
		value.SetString(text)
	}
	return ""
}

// check says what is wrong with a value by its field's tags, or "".
func check(value reflect.Value, tag reflect.StructTag) (code string, params map[string]any) {
	if value.Kind() == reflect.Int64 {
		return checkNumber(value.Int(), tag)
	}
	if value.Kind() != reflect.String {
		return "", nil
	}
	if enum := tag.Get("enum"); enum != "" && !slices.Contains(strings.Split(enum, ","), value.String()) {
		return "one_of", allowed(strings.Split(enum, ","))
	}
	if most := bound(tag, "max", -1); most >= 0 && int64(utf8.RuneCountInString(value.String())) > most {
		return "too_long", map[string]any{"Max": most}
	}
	return "", nil
}

func checkNumber(n int64, tag reflect.StructTag) (code string, params map[string]any) {
	least, most := bound(tag, "min", n), bound(tag, "max", n)
	switch {
	case n >= least && n <= most:
		return "", nil
	case tag.Get("max") == "":
		return "number_least", map[string]any{"Min": least}
	}
	return "number_range", map[string]any{"Min": least, "Max": most}
}

// bound is the number in a tag, or another where there is none. A tag that is no number is a fault of the program.
func bound(tag reflect.StructTag, name string, otherwise int64) int64 {
	text, ok := tag.Lookup(name)
	if !ok {
		return otherwise
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("tag " + name + ": " + text)
	}
	return n
}
