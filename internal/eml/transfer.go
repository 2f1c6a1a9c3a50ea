package eml

import (
	"bytes"
	"encoding/hex"
	"strings"
)

// decoded returns a part's body without its transfer encoding, and notes what was wrong with that.
func (r *reader) decoded(n *part) []byte {
	encoding, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(n.header.get("content-transfer-encoding"))), ";")
	body, whole := n.body, true
	switch strings.TrimSpace(encoding) {
	case "base64":
		body, whole = decodeBase64(n.body)
	case "quoted-printable":
		body, whole = decodeQuoted(n.body)
	case "", "7bit", "8bit", "binary":
	default:
		whole = false
	}
	if !whole {
		r.faults.add(FaultTransfer)
	}
	return body
}

// decodeBase64 decodes all that is base64 in b, whatever stands between, and reports whether it was whole. Padding may
// come in the middle, where encoded pieces were put together.
func decodeBase64(b []byte) (octets []byte, whole bool) {
	octets, whole = make([]byte, 0, len(b)/4*3+3), true
	var bits uint32
	count := 0
	for _, c := range b {
		value := base64Values[c]
		switch {
		case value < 64:
			bits, count = bits<<6|uint32(value), count+1
			if count == 4 {
				octets = append(octets, byte(bits>>16), byte(bits>>8), byte(bits))
				bits, count = 0, 0
			}
		case c == '=':
			octets = remaining(octets, bits, count)
			bits, count = 0, 0
		case c != '\r' && c != '\n' && c != ' ' && c != '\t':
			whole = false
		}
	}
	return remaining(octets, bits, count), whole && count == 0
}

// remaining adds the octets of a group that was not filled.
func remaining(octets []byte, bits uint32, count int) []byte {
	switch count {
	case 2:
		octets = append(octets, byte(bits>>4))
	case 3:
		octets = append(octets, byte(bits>>10), byte(bits>>2))
	}
	return octets
}

// base64Values has for each character its value (RFC 4648, section 4), and 64 for those that have none.
var base64Values = func() (values [256]byte) {
	for i := range values {
		values[i] = 64
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for i, c := range []byte(alphabet) {
		values[c] = byte(i)
	}
	return values
}()

// decodeQuoted decodes quoted-printable; what is not stays as it is.
func decodeQuoted(b []byte) (octets []byte, whole bool) {
	octets, whole = make([]byte, 0, len(b)), true
	for len(b) > 0 {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return append(octets, b...), whole
		}
		octets, b = append(octets, b[:i]...), b[i:]
		if rest, soft := softBreak(b[1:]); soft {
			b = rest
			continue
		}
		if len(b) < 3 || !isHex(string(b[1:3])) {
			octets, b, whole = append(octets, '='), b[1:], false
			continue
		}
		octet, _ := hex.DecodeString(string(b[1:3])) // two digits, as was seen
		octets, b = append(octets, octet...), b[3:]
	}
	return octets, whole
}

// softBreak returns what stands behind a line break that belongs to the encoding only.
func softBreak(b []byte) ([]byte, bool) {
	rest := b
	for len(rest) > 0 && len(b)-len(rest) < 80 && (rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\r') {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return rest, true
	}
	if rest[0] == '\n' {
		return rest[1:], true
	}
	return b, false
}
