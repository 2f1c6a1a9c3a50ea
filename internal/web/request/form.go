package request

import (
	"net/url"
	"strings"

	"frontdesk/internal/crm"
)

// DecodeForm decodes an urlencoded body. It fails with KindInvalid and one of the codes form_malformed,
// encoding_invalid, too_many_fields, field_name_too_long.
func DecodeForm(body []byte) (Fields, error) { return decodeForm(body, MaxFields) }

func decodeForm(body []byte, most int) (Fields, error) {
	c := collector{fields: Fields{}, most: most}
	for pair := range strings.SplitSeq(string(body), "&") {
		if pair == "" {
			continue
		}
		name, value, err := unescapePair(pair)
		if err != nil {
			return nil, err
		}
		if err := c.add(name, value); err != nil {
			return nil, err
		}
	}
	return c.fields, nil
}

func unescapePair(pair string) (name, value string, err error) {
	name, value, _ = strings.Cut(pair, "=")
	if name, err = url.QueryUnescape(name); err == nil {
		value, err = url.QueryUnescape(value)
	}
	if err != nil {
		return "", "", &crm.Error{Kind: crm.KindInvalid, Code: "form_malformed", Err: err}
	}
	return name, value, nil
}
