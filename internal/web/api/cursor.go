package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"time"

	"frontdesk/internal/crm"
)

// place is what a cursor holds: the last row of a page, and of which list. It is not signed: it opens nothing that
// the key does not, and what somebody makes up is only another place in the same list.
type place struct {
	List uint32 `json:"l"`
	At   int64  `json:"t,omitempty"` // microseconds
	ID   int64  `json:"i"`
}

// listOf tells lists of other filters apart. What it is made from is JSON without the cursor.
func listOf(filters any) uint32 {
	encoded, err := json.Marshal(filters)
	if err != nil {
		panic(err) // filters are plain values
	}
	sum := sha256.Sum256(encoded)
	return binary.BigEndian.Uint32(sum[:])
}

func cursor(list uint32, at time.Time, id int64) *string {
	p := place{List: list, ID: id}
	if !at.IsZero() {
		p.At = at.UnixMicro()
	}
	encoded, err := json.Marshal(p)
	if err != nil {
		panic(err) // three numbers
	}
	text := base64.RawURLEncoding.EncodeToString(encoded)
	return &text
}

// follow reads a cursor; "" is the top of the list. One of another list, or made up, is a fault of the field cursor.
func follow(list uint32, text string) (at time.Time, id int64, err error) {
	if text == "" {
		return at, 0, nil
	}
	var p place
	encoded, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(encoded, &p)
	}
	if err != nil || p.List != list || p.ID <= 0 {
		return at, 0, crm.Invalid([]crm.FieldError{{Field: "cursor", Code: "cursor_invalid"}})
	}
	return time.UnixMicro(p.At).UTC(), p.ID, nil
}

// paged makes a page; last is the place of its last row.
func paged[T any](items []T, more bool, last func(T) *string) Page[T] {
	p := Page[T]{Items: items}
	if more {
		p.Next = last(items[len(items)-1])
	}
	return p
}
