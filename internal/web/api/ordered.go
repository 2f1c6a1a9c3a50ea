package api

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// object is a JSON object that keeps its members in order.
type object []member

type member struct {
	name  string
	value any // what json.Marshal takes; once read, an object, []any, string, json.Number, bool or nil
}

// with is the object and a member more, unless that would be empty.
func (o object) with(name string, value any) object {
	switch v := value.(type) {
	case string:
		if v == "" {
			return o
		}
	case object:
		if len(v) == 0 {
			return o
		}
	}
	return append(o, member{name, value})
}

func (o object) get(name string) any {
	for _, m := range o {
		if m.name == name {
			return m.value
		}
	}
	return nil
}

// object and text are the member of that name, or nothing where it is something else.
func (o object) object(name string) object { v, _ := o.get(name).(object); return v }
func (o object) text(name string) string   { v, _ := o.get(name).(string); return v }
func (o object) list(name string) []any    { v, _ := o.get(name).([]any); return v }

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// readOrdered reads one JSON value of our own making.
func readOrdered(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := readOrdered(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err = d.Token()
		return list, err
	case json.Delim('{'):
		return readObject(d)
	}
	return token, nil
}

func readObject(d *json.Decoder) (any, error) {
	o := object{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		value, err := readOrdered(d)
		if err != nil {
			return nil, err
		}
		o = append(o, member{fmt.Sprint(name), value})
	}
	_, err := d.Token()
	return o, err
}
