package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

func schemaID(name string) string { return "schema-" + name }

// operation is one operation of the document.
func (d docReader) operation(path, method string, o object) DocOperation {
	shown := DocOperation{
		ID: o.text("operationId"), Method: strings.ToUpper(method), Path: path, Summary: o.text("summary"), Detail: o.text("description"),
	}
	for _, s := range o.list("security") {
		scopes := s.(object).list("key")
		if len(scopes) == 0 {
			shown.Keyless = true
			continue
		}
		shown.Scope = fmt.Sprint(scopes[0])
	}
	for _, p := range o.list("parameters") {
		parameter := p.(object)
		field := d.field(parameter.text("name"), parameter.object("schema"), parameter.get("required") == true)
		field.Where, field.Text = parameter.text("in"), strings.TrimSpace(parameter.text("description")+" "+field.Text)
		shown.Parameters = append(shown.Parameters, field)
	}
	body := bodyOf(o)
	shown.Body = d.members(body)
	d.answer(&shown, o.object("responses"))
	shown.Curl = d.curl(shown, o, body)
	return shown
}

func bodyOf(o object) object {
	return o.object("requestBody").object("content").object("application/json").object("schema")
}

// answer shows what is answered when all is well, and which problems may be met.
func (d docReader) answer(shown *DocOperation, responses object) {
	for _, r := range responses {
		switch {
		case r.name == "default":
		case r.name >= "400":
			shown.Problems = append(shown.Problems, r.name)
		default:
			shown.Status = r.name
			schema := r.value.(object).object("content").object("application/json").object("schema")
			if schema != nil {
				shown.Answer = pretty(d.example(schema))
			}
		}
	}
}

// members are the fields of an object's schema.
func (d docReader) members(schema object) (fields []DocField) {
	required := map[any]bool{}
	for _, name := range schema.list("required") {
		required[name] = true
	}
	for _, m := range schema.object("properties") {
		fields = append(fields, d.field(m.name, m.value.(object), required[m.name]))
	}
	return fields
}

func (d docReader) field(name string, schema object, required bool) DocField {
	f := DocField{Name: name, Text: schema.text("description"), Required: required}
	var of string
	f.Type, of = d.kind(schema)
	if of != "" {
		f.Href = "#" + schemaID(of)
	}
	words := schema.list("enum")
	if words == nil {
		words = schema.object("items").list("enum")
	}
	if len(words) > 0 {
		f.Text = strings.TrimSpace(f.Text + " " + d.T("docs.one_of", "Words", strings.Trim(fmt.Sprint(words), "[]")))
	}
	return f
}

// kind is a schema's type in words, and the named schema in it.
func (d docReader) kind(schema object) (text, of string) {
	if ref := schema.text("$ref"); ref != "" {
		name := ref[strings.LastIndex(ref, "/")+1:]
		return name, name
	}
	if choice := schema.list("anyOf"); len(choice) == 2 {
		text, of = d.kind(choice[0].(object))
		return text + " | null", of
	}
	if kinds := schema.list("type"); len(kinds) > 0 {
		words := make([]string, len(kinds))
		for i, k := range kinds {
			words[i] = fmt.Sprint(k)
		}
		return strings.Join(words, " | "), ""
	}
	if text = schema.text("type"); text == "array" {
		text, of = d.kind(schema.object("items"))
		return text + "[]", of
	}
	if schema.text("format") == "date-time" {
		text = "date-time"
	}
	return text, ""
}

// example is a value that fits a schema.
func (d docReader) example(schema object) any {
	if examples := schema.list("examples"); len(examples) > 0 {
		return examples[0]
	}
	if ref := schema.text("$ref"); ref != "" {
		return d.example(d.schemas.object(ref[strings.LastIndex(ref, "/")+1:]))
	}
	switch schema.text("type") {
	case "array":
		return []any{d.example(schema.object("items"))}
	case "object":
		made := object{}
		for _, m := range schema.object("properties") {
			made = append(made, member{m.name, d.example(m.value.(object))})
		}
		return made
	case "string":
		if schema.text("format") == "date-time" {
			return "2026-11-22T06:30:00.000000Z"
		}
		return ""
	}
	return nil // of what may be null
}

func pretty(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(value); err != nil {
		return ""
	}
	return b.String()
}

// curl is the operation as a command, with the examples of what must be given.
func (d docReader) curl(shown DocOperation, o, body object) string {
	address, lines := shown.Path, []string{}
	for _, p := range o.list("parameters") {
		name, example := p.(object).text("name"), fmt.Sprint(d.example(p.(object).object("schema")))
		switch {
		case p.(object).text("in") == "path":
			address = strings.ReplaceAll(address, "{"+name+"}", url.PathEscape(example))
		case p.(object).text("in") == "header":
			lines = append(lines, "-H '"+name+": "+example+"'")
		case p.(object).get("required") == true:
			address += "?" + url.Values{name: {example}}.Encode()
		}
	}
	if !shown.Keyless {
		lines = append([]string{`-H "Authorization: Bearer $FRONTDESK_KEY"`}, lines...)
	}
	if body != nil {
		lines = append(lines, "-H 'Content-Type: application/json'", "-d '"+strings.ReplaceAll(compact(d.example(body)), "'", `'\''`)+"'")
	}
	command := "curl " + strings.TrimRight(d.base, "/") + address
	if shown.Method != "GET" && body == nil {
		command = "curl -X " + shown.Method + " " + strings.TrimRight(d.base, "/") + address
	}
	return strings.Join(append([]string{command}, lines...), " \\\n  ")
}

// compact is an example without what need not be given.
func compact(value any) string {
	given := object{}
	if o, ok := value.(object); ok {
		for _, m := range o {
			if m.value != "" {
				given = append(given, m)
			}
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(pretty(given), "\n", "\n  "))
}
