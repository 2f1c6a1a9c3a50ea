package api

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// schemas makes JSON Schemas of Go types; what has a name of its own is made once, as a component.
type schemas struct {
	names []string
	made  map[string]object
}

var (
	wireTime = reflect.TypeFor[Time]()
	goTime   = reflect.TypeFor[time.Time]()
	rawJSON  = reflect.TypeFor[json.RawMessage]()
	posting  = reflect.TypeFor[posted]()
)

// of is the schema of a type.
func (s *schemas) of(t reflect.Type) object {
	switch {
	case t == wireTime || t == goTime:
		return object{{"type", "string"}, {"format", "date-time"}}
	case t == rawJSON:
		return object{{"type", "object"}}
	case t == posting:
		return object{{"type", []any{"string", "number", "boolean", "array", "null"}}, {"items", object{{"type", "string"}}}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(s.of(t.Elem()))
	case reflect.Struct:
		return s.component(t)
	case reflect.Slice:
		return object{{"type", "array"}, {"items", s.of(t.Elem())}}
	case reflect.Map:
		return object{{"type", "object"}, {"additionalProperties", s.of(t.Elem())}}
	case reflect.Int, reflect.Int64:
		return object{{"type", "integer"}, {"format", "int64"}}
	case reflect.Float64:
		return object{{"type", "number"}}
	case reflect.Bool:
		return object{{"type", "boolean"}}
	}
	return object{{"type", "string"}}
}

// nullable is a schema that also takes null.
func nullable(schema object) object {
	if kind := schema.text("type"); kind != "" {
		return append(object{{"type", []any{kind, "null"}}}, schema[1:]...)
	}
	return object{{"anyOf", []any{schema, object{{"type", "null"}}}}}
}

// component makes the schema of a named struct and returns a reference to it.
func (s *schemas) component(t reflect.Type) object {
	name := typeName(t)
	if _, known := s.made[name]; !known {
		s.made[name] = nil // met again on the way down
		s.names = append(s.names, name)
		s.made[name] = s.members(t)
	}
	return object{{"$ref", "#/components/schemas/" + name}}
}

// typeName is Page[…api.Lead] as LeadPage, and the name of any other type.
func typeName(t reflect.Type) string {
	name, of, generic := strings.Cut(t.Name(), "[")
	if generic {
		of = strings.TrimSuffix(of, "]")
		name = of[strings.LastIndex(of, ".")+1:] + name
	}
	return name
}

// members is the schema of what a struct's fields tagged json are.
func (s *schemas) members(t reflect.Type) object {
	properties, required := object{}, []any{}
	for _, field := range reflect.VisibleFields(t) {
		name, ok := field.Tag.Lookup("json")
		if !ok {
			continue
		}
		name, omit, _ := strings.Cut(name, ",")
		properties = append(properties, member{name, s.field(field)})
		perhaps := len(field.Index) > 1 && t.Field(field.Index[0]).Type.Kind() == reflect.Pointer // embedded, where there is one
		if omit == "" && !perhaps {
			required = append(required, name)
		}
	}
	return object{{"type", "object"}, {"properties", properties}, {"required", required}}
}

// field is the schema of a field by its type and its tags.
func (s *schemas) field(field reflect.StructField) object {
	schema := s.of(field.Type)
	if enum := field.Tag.Get("enum"); enum != "" {
		words := []any{}
		for word := range strings.SplitSeq(enum, ",") {
			words = append(words, word)
		}
		if items := schema.object("items"); items != nil {
			schema = object{{"type", "array"}, {"items", items.with("enum", words)}}
		} else {
			schema = schema.with("enum", words)
		}
	}
	schema = bounds(schema, field)
	if schema.text("$ref") == "" || field.Tag.Get("doc") != "" {
		schema = schema.with("description", field.Tag.Get("doc"))
	}
	if example, ok := exampleOf(field); ok {
		schema = append(schema, member{"examples", []any{example}})
	}
	return schema
}

func bounds(schema object, field reflect.StructField) object {
	least, most := "minimum", "maximum"
	if field.Type.Kind() == reflect.String {
		least, most = "minLength", "maxLength"
	}
	if text := field.Tag.Get("min"); text != "" {
		schema = append(schema, member{least, json.Number(text)})
	}
	if text := field.Tag.Get("max"); text != "" {
		schema = append(schema, member{most, json.Number(text)})
	}
	return schema
}

// exampleOf is the example in a field's tag, of the field's type.
func exampleOf(field reflect.StructField) (any, bool) {
	text, ok := field.Tag.Lookup("example")
	t := field.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	list := t.Kind() == reflect.Slice && t != rawJSON
	if list {
		t = t.Elem()
	}
	var value any = text
	switch t.Kind() {
	case reflect.Int, reflect.Int64, reflect.Float64:
		value = json.Number(text)
	case reflect.Bool:
		yes, err := strconv.ParseBool(text)
		value, ok = yes, ok && err == nil
	}
	if list {
		value = []any{value}
	}
	return value, ok
}
