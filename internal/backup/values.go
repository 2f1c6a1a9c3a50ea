package backup

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"

	"frontdesk/internal/database"
)

// octets stand for bytes, and for a text that is no UTF-8 and would not come back from JSON as it was.
type octets struct {
	Base64 string `json:"base64"`
}

// appendRow adds a row to line as a JSON array that ends with a newline. Every value comes back exactly.
func appendRow(line []byte, row []any) ([]byte, error) {
	line = append(line, '[')
	for i, v := range row {
		if i > 0 {
			line = append(line, ',')
		}
		var err error
		if line, err = appendValue(line, v); err != nil {
			return nil, err
		}
	}
	return append(line, ']', '\n'), nil
}

func appendValue(line []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case int64:
		return strconv.AppendInt(line, v, 10), nil
	case []byte:
		return appendJSON(line, octets{base64.StdEncoding.EncodeToString(v)})
	case string:
		if !utf8.ValidString(v) {
			return appendJSON(line, octets{base64.StdEncoding.EncodeToString([]byte(v))})
		}
	}
	return appendJSON(line, v)
}

func appendJSON(line []byte, v any) ([]byte, error) {
	encoded, err := json.Marshal(v)
	return append(line, encoded...), err
}

// readRow reads a line of appendRow into values for columns of these kinds.
func readRow(line []byte, kinds []database.ColumnKind) ([]any, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return nil, err
	}
	if len(raw) != len(kinds) {
		return nil, fmt.Errorf("a row of %d values where there are %d columns", len(raw), len(kinds))
	}
	row := make([]any, len(raw))
	for i, value := range raw {
		var err error
		if row[i], err = readValue(value, kinds[i]); err != nil {
			return nil, fmt.Errorf("value %d of a row: %w", i+1, err)
		}
	}
	return row, nil
}

var errValue = errors.New("it does not fit its column")

func readValue(raw json.RawMessage, kind database.ColumnKind) (any, error) {
	if bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	switch kind {
	case database.IntegerColumn:
		return decode[int64](raw)
	case database.FloatColumn:
		return decode[float64](raw)
	case database.BooleanColumn:
		return decode[bool](raw)
	}
	if !bytes.HasPrefix(raw, []byte("{")) {
		if kind == database.BytesColumn {
			return nil, errValue
		}
		return decode[string](raw)
	}
	packed, err := decode[octets](raw)
	if err != nil {
		return nil, err
	}
	unpacked, err := base64.StdEncoding.DecodeString(packed.Base64)
	if kind == database.BytesColumn {
		return unpacked, err
	}
	return string(unpacked), err
}

func decode[T any](raw json.RawMessage) (T, error) {
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, fmt.Errorf("%w: %w", errValue, err)
	}
	return v, nil
}
