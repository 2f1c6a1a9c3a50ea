package eml

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// charsets are names that the libraries do not know, or read too narrowly. GB18030 has all that its
// predecessors have, and mailers that state these use characters that only it has.
var charsets = map[string]encoding.Encoding{
	"gb2312": simplifiedchinese.GB18030, "gb_2312-80": simplifiedchinese.GB18030, "gb_2312": simplifiedchinese.GB18030,
	"euc-cn": simplifiedchinese.GB18030, "gbk": simplifiedchinese.GB18030, "x-gbk": simplifiedchinese.GB18030,
	"cp936": simplifiedchinese.GB18030, "ms936": simplifiedchinese.GB18030, "windows-936": simplifiedchinese.GB18030,
	"gb18030": simplifiedchinese.GB18030, "gb18030-2022": simplifiedchinese.GB18030, "chinese": simplifiedchinese.GB18030,
	"hz-gb-2312": simplifiedchinese.HZGB2312, "cp950": traditionalchinese.Big5, "ms950": traditionalchinese.Big5,
	"cp932": japanese.ShiftJIS, "sjis": japanese.ShiftJIS, "cp949": korean.EUCKR,
}

// guesses are tried where none is stated, or one that cannot be. Of two that fit equally the first is taken.
var guesses = []encoding.Encoding{
	simplifiedchinese.GB18030, traditionalchinese.Big5, japanese.ShiftJIS, japanese.EUCJP, korean.EUCKR,
}

// sample is how many bytes the guess looks at.
const sample = 8 << 10

// decodeText returns bytes as text of valid UTF-8, by the stated charset where that can be, and otherwise by what they look
// like. fault is empty, FaultCharset or FaultNoCharset.
func decodeText(b []byte, stated string) (text, fault string) {
	stated = strings.ToLower(strings.Trim(strings.TrimSpace(stated), `"'`))
	ascii := isASCII(b)
	known := lookup(stated)
	switch {
	case ascii && escapes(b, stated):
		return decodeWith(japanese.ISO2022JP, b), ""
	case known != nil && !eightBit(known): // UTF-16, ISO-2022-JP, HZ
		return decodeWith(known, b), ""
	case ascii:
		return string(b), ""
	case stated == "utf-8" || stated == "utf8":
		if utf8.Valid(b) {
			return string(b), ""
		}
		return guess(b, encoding.Nop), FaultCharset
	case known == nil || stated == "us-ascii" || stated == "ascii":
		if utf8.Valid(b) {
			return string(b), FaultNoCharset
		}
		return guess(b, nil), FaultNoCharset
	}
	return decodeStated(b, known)
}

// decodeStated trusts a stated charset unless the bytes are UTF-8, or none of its.
func decodeStated(b []byte, known encoding.Encoding) (text, fault string) {
	if surelyUTF8(b, known) {
		return string(b), FaultCharset
	}
	if _, single := known.(*charmap.Charmap); single && !looksChinese(b) {
		return decodeWith(known, b), ""
	}
	text = decodeWith(known, b)
	if _, single := known.(*charmap.Charmap); !single && !strings.ContainsRune(text, utf8.RuneError) {
		return text, ""
	}
	return guess(b, known), FaultCharset
}

// lookup finds the charset of a name; nil: there is none.
func lookup(name string) encoding.Encoding {
	if found, is := charsets[name]; is {
		return found
	}
	if found, err := htmlindex.Get(name); err == nil && found != encoding.Replacement {
		return found
	}
	if found, err := ianaindex.MIME.Encoding(name); err == nil && found != nil && found != encoding.Replacement {
		return found
	}
	return nil
}

// eightBit reports whether ASCII is itself in a charset.
func eightBit(e encoding.Encoding) bool {
	probe := []byte("a~{$B1")
	text, err := e.NewDecoder().Bytes(probe)
	return err == nil && bytes.Equal(text, probe) && e != japanese.ISO2022JP
}

// escapes reports whether bytes switch into Japanese (ISO-2022-JP), stated or not.
func escapes(b []byte, stated string) bool {
	return (stated == "" || stated == "us-ascii" || stated == "ascii" || strings.HasPrefix(stated, "iso-2022-jp") || stated == "utf-8") &&
		(bytes.Contains(b, []byte("\x1b$B")) || bytes.Contains(b, []byte("\x1b$@")))
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func decodeWith(e encoding.Encoding, b []byte) string {
	text, err := e.NewDecoder().Bytes(b)
	if err != nil { // none of these refuses anything; what is none of its characters becomes U+FFFD
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return strings.ToValidUTF8(string(text), "\uFFFD")
}

// surelyUTF8 reports whether bytes stated to be of another charset are UTF-8: by chance next to none are that are longer
// than a word, and no such word makes Chinese or Japanese.
func surelyUTF8(b []byte, stated encoding.Encoding) bool {
	if !utf8.Valid(b) {
		return false
	}
	if _, single := stated.(*charmap.Charmap); single {
		return true
	}
	for _, r := range string(b) {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) || r >= 0xFF00 && r < 0xFFF0 {
			return true
		}
	}
	return false
}

// looksChinese reports whether bytes that are stated to be of a European charset are GB2312: at least two characters, and
// nine in ten pairs of its first level or its punctuation.
func looksChinese(b []byte) bool {
	pairs, good := 0, 0
	b = b[:min(len(b), sample)]
	for i := 0; i < len(b); i++ {
		if b[i] < utf8.RuneSelf {
			continue
		}
		pairs++
		if i+1 < len(b) && b[i+1] >= 0xA1 && (b[i] >= 0xB0 && b[i] <= 0xD7 || b[i] == 0xA1 || b[i] == 0xA3) {
			good++
			i++
		}
	}
	return good >= 2 && good*10 >= pairs*9
}
