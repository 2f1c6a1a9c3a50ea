package store

import (
	"bytes"
	"fmt"
	"strconv"
)

// Share is how much of a lead was due to a consultant.
type Share struct {
	ConsultantID int64
	Share        float64
}

// sharesScanner scans the list of those considered in a decision, and keeps the shares that are not zero.
type sharesScanner struct{ shares *[]Share }

func (s sharesScanner) Scan(src any) (err error) {
	switch text := src.(type) {
	case string:
		*s.shares, err = sharesIn([]byte(text))
	case []byte:
		*s.shares, err = sharesIn(text)
	default:
		err = fmt.Errorf("JSON is stored as text, not as %T", src)
	}
	return err
}

// sharesIn walks once over a list of flat objects and decodes two members of each. A report reads a hundred thousand such
// lists, and decoding all of them in full takes four times as long as everything else that it does.
func sharesIn(text []byte) (shares []Share, err error) {
	var one Share
	for at := 0; at < len(text); at++ {
		switch text[at] {
		case '{':
			one = Share{}
		case '}':
			if one.Share != 0 {
				shares = append(shares, one)
			}
		case '"':
			end := stringEnd(text, at+1)
			if end < 0 {
				return nil, fmt.Errorf("a text does not end: %.80s", text[at:])
			}
			name := text[at+1 : end]
			if at = end; isName(text, end) {
				err = one.read(name, valueAfter(text, end))
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return shares, nil
}

// stringEnd is where the quotation mark is that ends a text which begins at from; -1: nowhere.
func stringEnd(text []byte, from int) int {
	for at := from; at < len(text); at++ {
		switch text[at] {
		case '\\':
			at++
		case '"':
			return at
		}
	}
	return -1
}

// isName reports whether the text that ends at end is the name of a member.
func isName(text []byte, end int) bool {
	rest := bytes.TrimLeft(text[end+1:], " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

// valueAfter is what follows the colon that follows a name, when it is a number.
func valueAfter(text []byte, end int) []byte {
	colon := end + 1 + bytes.IndexByte(text[end+1:], ':')
	value := bytes.TrimLeft(text[colon+1:], " \t\r\n")
	if stop := bytes.IndexAny(value, ",}] \t\r\n"); stop >= 0 {
		return value[:stop]
	}
	return value
}

func (s *Share) read(name, value []byte) (err error) {
	switch string(name) {
	case "consultant":
		s.ConsultantID, err = strconv.ParseInt(string(value), 10, 64)
	case "share":
		s.Share, err = strconv.ParseFloat(string(value), 64)
	}
	return err
}
