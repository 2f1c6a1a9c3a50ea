package request

import (
	"net/url"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// Bind reads a request into the struct that into points to. A field says by its tags where it comes from and what it
// may be; package api makes its document from the same tags:
//
//	path, query, header, json   its name there
//	noun                        what is missing when a path names nothing: crm.NotFound of it
//	required                    "true": must be given
//	enum                        the words it may be, with commas between them
//	min, max                    bounds of a number, or of how many characters a text has
//
// Types are string, int64, time.Time (RFC 3339), and in a query slices of those. What is given and has no field is a fault
// like any other: KindInvalid with every fault by name.
func Bind(c *gin.Context, into any) error {
	b := binder{c: c, value: reflect.ValueOf(into).Elem()}
	for _, read := range []func() error{b.paths, b.queries, b.headers, b.body} {
		if err := read(); err != nil {
			return err
		}
	}
	return crm.Invalid(b.faults)
}

type binder struct {
	c      *gin.Context
	value  reflect.Value
	faults []crm.FieldError
}

func (b *binder) fault(field, code string, params map[string]any) {
	b.faults = append(b.faults, crm.FieldError{Field: clip(field), Code: code, Params: params})
}

// fields returns the fields that carry a tag, by its value, those of embedded structs too.
func (b *binder) fields(tag string) (names []string, fields map[string]reflect.StructField) {
	fields = map[string]reflect.StructField{}
	for _, field := range reflect.VisibleFields(b.value.Type()) {
		if name, ok := field.Tag.Lookup(tag); ok {
			names = append(names, name)
			fields[name] = field
		}
	}
	return names, fields
}

// paths reads the path. What no thing can be called is the name of nothing.
func (b *binder) paths() error {
	names, fields := b.fields("path")
	for _, name := range names {
		text, field := b.c.Param(name), fields[name]
		if !storable(text) || parse(b.value.FieldByIndex(field.Index), text) != "" {
			return crm.NotFound(field.Tag.Get("noun"))
		}
	}
	return nil
}

func (b *binder) queries() error {
	given, err := url.ParseQuery(b.c.Request.URL.RawQuery)
	if err != nil {
		return &crm.Error{Kind: crm.KindInvalid, Code: "query_malformed", Err: err}
	}
	names, fields := b.fields("query")
	for name := range given {
		if _, known := fields[name]; !known {
			b.fault(name, "unknown_parameter", allowed(names))
		}
	}
	for _, name := range names {
		b.texts(fields[name], name, given[name])
	}
	return nil
}

func (b *binder) headers() error {
	names, fields := b.fields("header")
	for _, name := range names {
		b.texts(fields[name], name, b.c.Request.Header.Values(name))
	}
	return nil
}

// texts sets a field from the texts given for it.
func (b *binder) texts(field reflect.StructField, name string, texts []string) {
	value := b.value.FieldByIndex(field.Index)
	if value.Kind() != reflect.Slice && len(texts) > 1 {
		b.fault(name, "repeated", nil)
		return
	}
	for _, text := range texts {
		if text == "" && value.Kind() != reflect.Slice {
			continue // as good as absent
		}
		target := value
		if value.Kind() == reflect.Slice {
			target = reflect.New(value.Type().Elem()).Elem()
		}
		if !storable(text) {
			b.fault(name, "encoding_invalid", nil)
			return
		}
		if code := parse(target, text); code != "" {
			b.fault(name, code, nil)
			return
		}
		if code, params := check(target, field.Tag); code != "" {
			b.fault(name, code, params)
			return
		}
		if value.Kind() == reflect.Slice {
			value.Set(reflect.Append(value, target))
		}
	}
	if field.Tag.Get("required") == "true" && value.IsZero() {
		b.fault(name, "required", nil)
	}
}

// storable reports whether a text is one that a database keeps.
func storable(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

func allowed(names []string) map[string]any {
	return map[string]any{"Allowed": strings.Join(names, ", ")}
}
