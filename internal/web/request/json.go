package request

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"frontdesk/internal/crm"
)

// DecodeJSON decodes one flat JSON object. A value is a string, a boolean, a number or an array of strings; null
// is as good as absent; "utm" may be an object of such values, whose names get the prefix "utm_". It fails with
// KindInvalid: json_malformed, encoding_invalid, too_many_fields, field_name_too_long, or "invalid" with the field
// that has the wrong type.
func DecodeJSON(body []byte) (Fields, error) {
	if !utf8.Valid(body) {
		return nil, crm.Errorf(crm.KindInvalid, "encoding_invalid")
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	c := collector{fields: Fields{}, most: MaxFields}
	if err := c.object(d, ""); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed(err)
	}
	return c.fields, nil
}

func malformed(err error) error {
	return &crm.Error{Kind: crm.KindInvalid, Code: "json_malformed", Err: err}
}

func wrongType(name string) error {
	return crm.Invalid([]crm.FieldError{{Field: name, Code: "wrong_type"}})
}

// object reads an object and adds its members under prefix.
func (c *collector) object(d *json.Decoder, prefix string) error {
	start, err := d.Token()
	if err != nil {
		return malformed(err)
	}
	if start != json.Delim('{') {
		return malformed(nil)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return malformed(err)
		}
		// The decoder answers with a string between members, or has failed above.
		if err := c.member(d, prefix, key.(string)); err != nil {
			return err
		}
	}
	_, err = d.Token()
	if err != nil {
		return malformed(err)
	}
	return nil
}

func (c *collector) member(d *json.Decoder, prefix, key string) error {
	if prefix == "" && key == "utm" {
		return c.utm(d)
	}
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return malformed(err)
	}
	values, ok := scalars(raw)
	if !ok {
		return wrongType(clip(prefix + key))
	}
	for _, value := range values {
		if err := c.add(prefix+key, value); err != nil {
			return err
		}
	}
	return nil
}

// utm reads the nested object of campaign parameters.
func (c *collector) utm(d *json.Decoder) error {
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return malformed(err)
	}
	switch {
	case string(raw) == "null":
		return nil
	case raw[0] != '{':
		return wrongType("utm")
	}
	inner := json.NewDecoder(bytes.NewReader(raw))
	inner.UseNumber()
	return c.object(inner, "utm_")
}

// scalars returns the values of one member, or false for a type that no field has.
func scalars(raw json.RawMessage) ([]string, bool) {
	switch raw[0] {
	case 'n':
		return nil, true
	case 't', 'f':
		return []string{string(raw)}, true
	case '"':
		if !bytes.ContainsRune(raw, '\\') {
			return []string{string(raw[1 : len(raw)-1])}, true
		}
		var s string
		err := json.Unmarshal(raw, &s)
		return []string{s}, err == nil
	case '[':
		var list []any
		if json.Unmarshal(raw, &list) != nil {
			return nil, false
		}
		return texts(list)
	case '{':
		return nil, false
	}
	return []string{string(raw)}, true
}

func texts(list []any) ([]string, bool) {
	values := make([]string, 0, len(list))
	for _, item := range list {
		s, ok := item.(string)
		if !ok {
			return nil, false
		}
		values = append(values, s)
	}
	return values, true
}

// clip keeps a name that we repeat to the sender within the limit of names.
func clip(name string) string {
	for i := range name {
		if i > MaxFieldName-utf8.UTFMax {
			return name[:i]
		}
	}
	return name
}
