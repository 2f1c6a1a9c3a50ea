package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/crm"
)

// body reads a JSON object into the fields tagged json. Nothing at all is an object without members.
func (b *binder) body() error {
	if b.c.Request.Method == "GET" || b.c.Request.Method == "HEAD" {
		return nil
	}
	body, err := Body(b.c)
	if err != nil {
		return err
	}
	members := map[string]json.RawMessage{}
	if len(body) > 0 {
		if !isType(b.c.GetHeader("Content-Type"), "application/json") {
			return crm.Errorf(crm.KindMediaType, "media_type_json")
		}
		if err := decodeObject(body, &members); err != nil {
			return err
		}
	}
	names, fields := b.fields("json")
	for name := range members {
		if _, known := fields[name]; !known {
			b.fault(name, "unknown_field", allowed(names))
		}
	}
	for _, name := range names {
		b.member(fields[name], name, members[name])
	}
	return nil
}

// decodeObject decodes one JSON object and nothing after it.
func decodeObject(body []byte, members *map[string]json.RawMessage) error {
	if !utf8.Valid(body) {
		return crm.Errorf(crm.KindInvalid, "encoding_invalid")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(members); err != nil || *members == nil { // null is no object
		return malformed(err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return malformed(err)
	}
	return nil
}

// member sets a field from a member of the object; null is as good as absent.
func (b *binder) member(field reflect.StructField, name string, raw json.RawMessage) {
	value := b.value.FieldByIndex(field.Index)
	if len(raw) > 0 && string(raw) != "null" {
		if err := json.Unmarshal(raw, value.Addr().Interface()); err != nil {
			b.fault(name, "wrong_type", nil)
			return
		}
	}
	if value.Kind() == reflect.String { // NUL, which nobody types and no database keeps, is left out
		value.SetString(strings.ReplaceAll(value.String(), "\x00", ""))
	}
	if value.IsZero() {
		if field.Tag.Get("required") == "true" {
			b.fault(name, "required", nil)
		}
		return
	}
	if code, params := check(value, field.Tag); code != "" {
		b.fault(name, code, params)
	}
}
