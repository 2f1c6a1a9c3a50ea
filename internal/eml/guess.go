package eml

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// guess decodes bytes by the charset that makes the likeliest text of them. stated is what they are said to be: nil for
// nothing, encoding.Nop for UTF-8.
func guess(b []byte, stated encoding.Encoding) string {
	head := b[:min(len(b), sample)]
	best, most := encoding.Encoding(charmap.Windows1252), 0
	consider := func(e encoding.Encoding, bonus int) {
		if points := likelihood(decodeWith(e, head)) + bonus; points > most {
			best, most = e, points
		}
	}
	consider(encoding.Nop, 2) // UTF-8 with a fault in it
	if stated != nil {
		consider(stated, 5)
	}
	for _, e := range guesses {
		consider(e, 0)
	}
	return decodeWith(best, b)
}

// likelihood weighs a text: how much of it is what people write every day, less what nobody writes.
func likelihood(text string) (points int) {
	before, within := ' ', false // within: a character of Chinese right behind a Latin letter
	for _, r := range text {
		if within && latin(r) {
			points -= 6 // as an accented letter of a European word looks in Chinese charsets
		}
		within, before = latin(before) && unicode.Is(unicode.Han, r), r
		switch {
		case r < utf8.RuneSelf:
		case r == utf8.RuneError || unicode.Is(unicode.Co, r):
			points -= 10
		case strings.ContainsRune(everyday, r):
			points += 4
		case unicode.In(r, unicode.Hiragana, unicode.Katakana) && (r < 0xFF00):
			points += 2
		case strings.ContainsRune("，。！？：；、“”（）《》—…　「」", r):
			points += 2
		case r >= 0xFF61 && r <= 0xFF9F: // halfwidth katakana: what other charsets look like in Shift-JIS
			points -= 2
		case unicode.In(r, unicode.Hangul, unicode.Han):
			points++
		}
	}
	return points
}

func latin(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }

// everyday are the commonest characters of Chinese, in both scripts, and those that every business letter has.
const everyday = "的一是不了在人有我他这中大来上个国和也子时道说出而要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者" +
	"多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从请您谢问价报关税货单款附件联系电话邮司商标注册办费合联回复" +
	"這個來國時說為發對會後過開關於無與經當學進種將還現見從請謝問價報稅貨單聯繫電話郵業標註冊辦費號東車長門間們麼樣點實體應該產" +
	"日本月火水木金土何御社様件願申上致下宜書送返信"
