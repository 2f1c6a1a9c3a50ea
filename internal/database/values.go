package database

import (
	"encoding/json"
	"fmt"
	"time"
)

// Micros is the form in which a time is stored: microseconds since 1970, UTC; NULL for the zero time.
func Micros(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// Time scans what Micros stored.
func Time(t *time.Time) any { return timeScanner{t} }

type timeScanner struct{ t *time.Time }

func (s timeScanner) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*s.t = time.Time{}
	case int64:
		*s.t = time.UnixMicro(v).UTC()
	default:
		return fmt.Errorf("a time is stored as integer, not as %T", src)
	}
	return nil
}

// Seconds scans a length of time that InSeconds stored.
func Seconds(d *time.Duration) any { return secondsScanner{d} }

type secondsScanner struct{ d *time.Duration }

func (s secondsScanner) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*s.d = 0
	case int64:
		*s.d = time.Duration(v) * time.Second
	default:
		return fmt.Errorf("a length of time is stored as integer, not as %T", src)
	}
	return nil
}

// InSeconds is the form in which a length of time is stored.
func InSeconds(d time.Duration) int64 { return int64(d / time.Second) }

// ID is the form in which a reference to another row is stored: NULL for 0.
func ID(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// Text is the form of an optional text: NULL for the empty one.
func Text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Optional scans a column that may be NULL, which leaves the zero value.
func Optional[T any](v *T) any { return optional[T]{v} }

type optional[T any] struct{ v *T }

func (o optional[T]) Scan(src any) error {
	if src == nil {
		var zero T
		*o.v = zero
		return nil
	}
	if b, ok := src.([]byte); ok {
		if s, ok := any(o.v).(*string); ok {
			*s = string(b)
			return nil
		}
		src = append([]byte(nil), b...)
	}
	v, ok := src.(T)
	if !ok {
		return fmt.Errorf("a column of type %T does not fit %T", src, *o.v)
	}
	*o.v = v
	return nil
}

// JSON is the form in which a list, map or struct is stored. What cannot be encoded is a fault of the program.
func JSON(v any) string {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("storing %T as JSON: %v", v, err))
	}
	return string(encoded)
}

// IntoJSON scans what JSON stored into the value that v points to; NULL leaves it as it is.
func IntoJSON(v any) any { return jsonScanner{v} }

type jsonScanner struct{ v any }

func (s jsonScanner) Scan(src any) error {
	switch encoded := src.(type) {
	case nil:
		return nil
	case string:
		return json.Unmarshal([]byte(encoded), s.v)
	case []byte:
		return json.Unmarshal(encoded, s.v)
	}
	return fmt.Errorf("JSON is stored as text, not as %T", src)
}
