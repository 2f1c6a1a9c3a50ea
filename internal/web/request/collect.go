package request

import (
	"strings"
	"unicode/utf8"

	"frontdesk/internal/crm"
)

// collector gathers fields and keeps the limits, the same for every encoding.
type collector struct {
	fields Fields
	count  int
	most   int // how many values are taken
}

// add takes one value. Invalid UTF-8 is refused rather than mended: a name with a hole in it is worse than being
// asked to send it again. NUL, which nobody types and no database keeps, is left out.
func (c *collector) add(name, value string) error {
	if !utf8.ValidString(name) || !utf8.ValidString(value) {
		return crm.Errorf(crm.KindInvalid, "encoding_invalid")
	}
	name, value = strings.ReplaceAll(name, "\x00", ""), strings.ReplaceAll(value, "\x00", "")
	if len(name) > MaxFieldName {
		return &crm.Error{Kind: crm.KindInvalid, Code: "field_name_too_long", Params: map[string]any{"Limit": MaxFieldName}}
	}
	if c.count++; c.count > c.most {
		return &crm.Error{Kind: crm.KindInvalid, Code: "too_many_fields", Params: map[string]any{"Limit": c.most}}
	}
	if c.fields == nil {
		c.fields = Fields{}
	}
	c.fields[name] = append(c.fields[name], value)
	return nil
}
