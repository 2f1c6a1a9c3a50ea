package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"frontdesk/internal/crm"
)

// document is the API as OpenAPI 3.1, as Generate makes it; a test keeps it so:
//
//	go test ./internal/web/api -run Document -update
//
//go:embed openapi.json
var document []byte

const base = "/api/v1"

const about = `What the inbox can do, for programs. A program shows an API key, which an administrator makes under /admin/keys: ` +
	`Authorization: Bearer fd_…. A key acts on behalf of a user, sees what that user sees and does what that user may, narrowed to its scopes. ` +
	`Cookies are not looked at. Times are UTC with microseconds; ids are integers. Lists are read a page at a time: ask again with cursor set to next, until next is null. ` +
	`What is not understood is refused by name: an unknown parameter or member is a fault. Faults are application/problem+json with a stable code.`

// Problem is a fault (RFC 9457).
type Problem struct {
	Type   string         `json:"type" example:"urn:frontdesk:error:invalid"`
	Title  string         `json:"title" doc:"What sort of fault, in the language of Accept-Language (en or zh)." example:"Something needs another look"`
	Status int            `json:"status" example:"422"`
	Detail string         `json:"detail" doc:"In words that help, in that language." example:"Please look at the fields marked below."`
	Code   string         `json:"code" doc:"Stable; what a program decides by." example:"invalid"`
	Fields []ProblemField `json:"fields,omitempty" doc:"Where input was at fault."`
}

// ProblemField is what is wrong with one field, parameter or header.
type ProblemField struct {
	Field  string `json:"field" example:"limit"`
	Code   string `json:"code" example:"number_range"`
	Detail string `json:"detail" example:"A number from 1 to 100."`
}

// Generate makes the document from the table of operations and the types they name.
func Generate() ([]byte, error) {
	s := &schemas{made: map[string]object{}}
	s.of(reflect.TypeFor[Problem]())
	var tags []any
	for _, group := range groups {
		tags = append(tags, object{{"name", group}})
	}
	doc := object{
		{"openapi", "3.1.0"},
		{"info", object{{"title", "Frontdesk"}, {"version", "1"}, {"description", about}}},
		{"servers", []any{object{{"url", "/"}}}},
		{"tags", tags},
		{"paths", paths(s)},
		{"components", components(s)}, // after the paths, which name the schemas
	}
	encoded, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	var pretty bytes.Buffer
	err = json.Indent(&pretty, encoded, "", "  ")
	pretty.WriteByte('\n')
	return pretty.Bytes(), err
}

func components(s *schemas) object {
	made := object{}
	for _, name := range s.names {
		made = append(made, member{name, s.made[name]})
	}
	var scopes []string
	for _, scope := range crm.KeyScopes {
		scopes = append(scopes, string(scope))
	}
	return object{
		{"schemas", made},
		{"responses", object{{"Problem", object{
			{"description", "A fault"},
			{"content", object{{"application/problem+json", object{{"schema", s.of(reflect.TypeFor[Problem]())}}}}},
		}}}},
		{"securitySchemes", object{{"key", object{
			{"type", "http"}, {"scheme", "bearer"},
			{"description", "An API key with the scopes that an operation names: " + strings.Join(scopes, ", ") + "."},
		}}}},
	}
}

func paths(s *schemas) object {
	all := object{}
	for _, o := range operations() {
		described := member{strings.ToLower(o.method), o.describe(s)}
		if item := all.object(base + o.path); item != nil {
			for i := range all {
				if all[i].name == base+o.path {
					all[i].value = append(item, described)
				}
			}
			continue
		}
		all = append(all, member{base + o.path, object{described}})
	}
	return all
}

func (o operation) describe(s *schemas) object {
	d := object{{"operationId", o.id}, {"tags", []any{o.group}}, {"summary", o.summary}}.with("description", o.detail)
	security := []any{}
	if o.keyless {
		security = append(security, object{})
	}
	if o.scope != "" {
		security = append(security, object{{"key", []any{string(o.scope)}}})
	}
	d = append(d, member{"security", security})
	if parameters := o.parameters(s); len(parameters) > 0 {
		d = append(d, member{"parameters", parameters})
	}
	return append(d.with("requestBody", o.body(s)), member{"responses", o.responses(s)})
}

// parameters are the fields of the input that do not come in its body.
func (o operation) parameters(s *schemas) (all []any) {
	for _, place := range []string{"path", "query", "header"} {
		for _, field := range reflect.VisibleFields(o.in) {
			name, ok := field.Tag.Lookup(place)
			if !ok {
				continue
			}
			p := object{{"name", name}, {"in", place}}.with("description", field.Tag.Get("doc"))
			if place == "path" || field.Tag.Get("required") == "true" {
				p = append(p, member{"required", true})
			}
			field.Tag = reflect.StructTag(strings.ReplaceAll(string(field.Tag), `doc:"`, `told:"`)) // once is enough
			all = append(all, append(p, member{"schema", s.field(field)}))
		}
	}
	return all
}

// body is what is sent. Our own endpoints refuse what they do not know; a form may define more.
func (o operation) body(s *schemas) object {
	properties, required := object{}, []any{}
	for _, field := range reflect.VisibleFields(o.in) {
		if name, ok := field.Tag.Lookup("json"); ok {
			if field.Tag.Get("required") == "true" {
				required = append(required, name)
				if field.Type.Kind() == reflect.Pointer { // so that false is not nothing; null is
					field.Type = field.Type.Elem()
				}
			}
			properties = append(properties, member{name, s.field(field)})
		}
	}
	if o.raw != "" {
		return object{{"required", true}, {"content", object{{o.raw, object{{"schema", object{{"type", "string"}}}}}}}}
	}
	if len(properties) == 0 {
		return nil
	}
	schema := object{{"type", "object"}, {"properties", properties}}
	if len(required) > 0 {
		schema = append(schema, member{"required", required})
	}
	content := object{{"application/json", object{{"schema", append(schema, member{"additionalProperties", o.keyless})}}}}
	if o.keyless {
		content = append(content, member{"application/x-www-form-urlencoded", object{{"schema", object{{"type", "object"}}}}})
	}
	if o.files {
		content = append(content, member{"multipart/form-data", object{{"schema", object{{"type", "object"}, {"additionalProperties", true}}}}})
	}
	return object{{"required", true}, {"content", content}}
}

func (o operation) responses(s *schemas) object {
	good := object{{"description", http.StatusText(o.status)}}
	switch {
	case o.out != nil:
		good = append(good, member{"content", object{{"application/json", object{{"schema", s.of(o.out)}}}}})
	case o.media != "":
		good = append(good, member{"content", object{{o.media, object{}}}})
	}
	all := object{{strconv.Itoa(o.status), good}}
	for _, status := range o.faults() {
		all = append(all, member{strconv.Itoa(status), object{{"$ref", "#/components/responses/Problem"}}})
	}
	return append(all, member{"default", object{{"$ref", "#/components/responses/Problem"}}})
}

// faults are the statuses of the problems that may be met, the likely ones; default stands for all others.
func (o operation) faults() (all []int) {
	if o.scope != "" {
		all = append(all, 401, 403)
	}
	if strings.Contains(o.path, "{") {
		all = append(all, 404)
	}
	if !o.keyless {
		all = append(all, 406)
	}
	for _, status := range o.problems {
		if status != 403 || o.scope == "" {
			all = append(all, status)
		}
	}
	if o.in.NumField() > 0 && o.out != nil {
		all = append(all, 422)
	}
	return append(all, 429)
}
