package eml

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

const (
	simplified  = "您好，我们公司需要办理进口报关，请问报价多少？谢谢！"
	rare        = "您好，我是朱镕基路的㐂㛃公司，请报价。" // characters that GB2312 has not
	traditional = "您好，我們公司需要辦理進口報關，請問報價多少？謝謝！"
	japaneseSay = "お世話になっております。見積もりをお願いいたします。"
	koreanSay   = "안녕하세요. 견적을 부탁드립니다."
	french      = "Bonjour, nous avons reçu le matériel endommagé à l'été dernier."
	german      = "Guten Tag, größere Stückzahlen für März, bitte ein Angebot."
)

func TestEveryCharsetIsReadAlsoWhenItIsNotTheOneStated(t *testing.T) {
	for _, c := range []struct {
		stated string
		real   encoding.Encoding
		text   string
		fault  string
	}{
		{"gb18030", simplifiedchinese.GB18030, rare, ""},
		{"gbk", simplifiedchinese.GBK, simplified, ""},
		{"GB2312", simplifiedchinese.GBK, simplified, ""},
		{"gb2312", simplifiedchinese.GB18030, rare, ""},
		{"\"gb2312\"", simplifiedchinese.GB18030, rare, ""},
		{"big5", traditionalchinese.Big5, traditional, ""},
		{"iso-2022-jp", japanese.ISO2022JP, japaneseSay, ""},
		{"shift_jis", japanese.ShiftJIS, japaneseSay, ""},
		{"euc-kr", korean.EUCKR, koreanSay, ""},
		{"hz-gb-2312", simplifiedchinese.HZGB2312, simplified, ""},
		{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), simplified, ""},
		{"iso-8859-1", charmap.ISO8859_1, french, ""},
		{"windows-1252", charmap.Windows1252, german, ""},
		{"utf-8", simplifiedchinese.GB18030, simplified, FaultCharset},
		{"utf-8", traditionalchinese.Big5, traditional, FaultCharset},
		{"utf-8", japanese.ShiftJIS, japaneseSay, FaultCharset},
		{"utf-8", charmap.Windows1252, german, FaultCharset},
		{"gb2312", unicode.UTF8, simplified, FaultCharset},
		{"iso-8859-1", simplifiedchinese.GBK, simplified, FaultCharset},
		{"iso-8859-1", unicode.UTF8, german, FaultCharset},
		{"", simplifiedchinese.GBK, "李娜", FaultNoCharset},
		{"us-ascii", simplifiedchinese.GBK, simplified, FaultNoCharset},
		{"", simplifiedchinese.GB18030, simplified, FaultNoCharset},
		{"", traditionalchinese.Big5, traditional, FaultNoCharset},
		{"", japanese.ShiftJIS, japaneseSay, FaultNoCharset},
		{"", unicode.UTF8, simplified, FaultNoCharset},
		{"", japanese.ISO2022JP, japaneseSay, ""},
		{"", charmap.Windows1252, french, FaultNoCharset},
		{"x-unknown", simplifiedchinese.GBK, simplified, FaultNoCharset},
		{"", unicode.UTF8, "plain", ""},
	} {
		b, err := c.real.NewEncoder().Bytes([]byte(c.text))
		if err != nil {
			t.Fatalf("%q as %q: %v", c.text, c.stated, err)
		}
		if got, fault := decodeText(b, c.stated); got != c.text || fault != c.fault {
			t.Errorf("stated %q, is %v: %q, fault %q", c.stated, c.real, got, fault)
		}
	}
}

func TestATextWithAFaultInItKeepsTheRest(t *testing.T) {
	for stated, b := range map[string][]byte{
		"utf-8":  []byte(simplified + "\xe4\xbd" + simplified),
		"gb2312": append(encoded(t, simplifiedchinese.GBK, simplified+simplified), 0xd6),
	} {
		if got, _ := decodeText(b, stated); !strings.HasPrefix(got, simplified) {
			t.Errorf("%s: %q", stated, got)
		}
	}
}

func encoded(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestHeadersAreDecoded(t *testing.T) {
	gbk := encoded(t, simplifiedchinese.GBK, "进口报关咨询")
	word := func(charset string, b []byte) string {
		return fmt.Sprintf("=?%s?B?%s?=", charset, base64.StdEncoding.EncodeToString(b))
	}
	for header, want := range map[string]string{
		"Hello": "Hello",
		"=?utf-8?q?Gr=C3=BC=C3=9Fe_aus?= Hamburg":                 "Grüße aus Hamburg",
		word("gb2312", gbk):                                       "进口报关咨询",
		"Re: " + word("gbk", gbk) + " (2)":                        "Re: 进口报关咨询 (2)",
		word("gb2312*zh", gbk):                                    "进口报关咨询",
		word("utf-8", gbk):                                        "进口报关咨询", // the charset lies
		word("gbk", gbk[:3]) + " " + word("gbk", gbk[3:]):         "进口报关咨询", // cut within a character
		word("utf-8", []byte("进口")) + "\t" + word("gbk", gbk[4:]): "进口报关咨询", // two charsets
		string(gbk):                             "进口报关咨询",               // raw
		"进口报关":                                  "进口报关",                 // raw
		"=?utf-8?q?a=0D=0ABcc:_x@example.com?=": "a Bcc: x@example.com", // no header of its own
		"=?utf-8?q?safe=E2=80=AEgpj.exe?=":      "safe gpj.exe",         // no turning of directions
		"=?utf-8?b?5L2g5aW9":                    "=?utf-8?b?5L2g5aW9",   // never ended
		"=?utf-8?q?a b_c?=":                     "a b c",                // blanks inside
	} {
		if got := oneLine(decodeWords(header)); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}
