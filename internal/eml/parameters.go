package eml

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxParameters is how many parameters of one header are read.
const maxParameters = 50

// mediaType returns the media type of a part, and its parameters.
func (p *parser) mediaType(h header, usual string) (string, map[string]string) {
	stated := h.get("content-type")
	if stated == "" {
		return usual, nil
	}
	media, params := parameters(stated)
	if main, sub, found := strings.Cut(media, "/"); !found || main == "" || sub == "" || strings.ContainsAny(media, " \t<>@,") {
		p.faults.add(FaultType)
		return usual, params
	}
	return media, params
}

// parameters reads "value; name=value; …" as leniently as mail needs it: names and values that should be quoted and are
// not, repeated ones (the first counts), those in pieces and in a stated charset (RFC 2231), and encoded words, which
// have no place here and are common.
func parameters(s string) (string, map[string]string) {
	pieces := splitOutside(s, ';', maxParameters)
	raw := map[string]string{}
	for _, piece := range pieces[1:] {
		name, value, found := strings.Cut(piece, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := raw[name]; found && name != "" && !twice {
			raw[name] = unquote(value)
		}
	}
	return strings.ToLower(strings.TrimSpace(pieces[0])), joinContinued(raw)
}

// joinContinued puts the pieces of RFC 2231 together: name*0, name*1*, or name*.
func joinContinued(raw map[string]string) map[string]string {
	params := make(map[string]string, len(raw))
	for _, name := range sorted(raw) {
		base, _, continued := strings.Cut(name, "*")
		if _, done := params[base]; done {
			continue
		}
		value := raw[name]
		if continued {
			value = continuedValue(raw, base)
		}
		if value != "" {
			params[base] = value
		}
	}
	return params
}

// sorted has "filename*0*" before "filename": the plain one is for older readers, and often not whole.
func sorted(raw map[string]string) []string {
	names := slices.Sorted(maps.Keys(raw))
	slices.Reverse(names)
	return names
}

func continuedValue(raw map[string]string, base string) string {
	if whole, is := raw[base+"*"]; is {
		return extended(whole)
	}
	var encoded strings.Builder
	marked := false
	for i := range maxParameters {
		name := base + "*" + strconv.Itoa(i)
		if piece, is := raw[name+"*"]; is {
			marked = true
			encoded.WriteString(piece)
		} else if piece, is := raw[name]; is {
			encoded.WriteString(strings.ReplaceAll(piece, "%", "%25"))
		} else {
			break
		}
	}
	if !marked {
		return strings.ReplaceAll(encoded.String(), "%25", "%")
	}
	return extended(encoded.String())
}

// extended decodes charset'language'percent-encoded.
func extended(s string) string {
	pieces := strings.SplitN(s, "'", 3)
	if len(pieces) < 3 {
		pieces = []string{"", "", s}
	}
	octets, err := url.PathUnescape(pieces[2])
	if err != nil {
		return pieces[2]
	}
	decoded, _ := decodeText([]byte(octets), pieces[0])
	return decoded
}

// unquote returns a parameter's value without quotation marks; what stands behind the closing one is not of it.
func unquote(s string) string {
	s = strings.TrimSpace(s)
	if !strings.HasPrefix(s, `"`) {
		return s
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String()
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'): // C:\folder is written as it is
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// splitOutside cuts s at a separator that stands outside of quotation marks and angle brackets, into at most so many
// pieces. A mark that is never closed marks nothing.
func splitOutside(s string, separator byte, most int) []string {
	pieces, start, quoted, angled := []string{}, 0, false, false
	for i := 0; i < len(s) && len(pieces) < most-1; i++ {
		switch c := s[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"' && (quoted || strings.IndexByte(s[i+1:min(len(s), i+1+maxLine)], '"') >= 0):
			quoted = !quoted
		case c == '<' && !quoted:
			angled = strings.IndexByte(s[i+1:min(len(s), i+1+maxLine)], '>') >= 0
		case c == '>' && !quoted:
			angled = false
		case c == separator && !quoted && !angled:
			pieces, start = append(pieces, s[start:i]), i+1
		}
	}
	return append(pieces, s[start:])
}
