package contactpoint_test

import (
	"strings"
	"testing"

	cp "frontdesk/internal/contactpoint"
)

func TestAWeChatIDIsReadHoweverItIsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"lin_wei-88":            "lin_wei-88",
		"  Lin_Wei-88 ":         "lin_wei-88",
		"ｌｉｎ＿ｗｅｉ８８":             "lin_wei88",
		"wxid_abcdefghijklmn01": "wxid_abcdefghijklmn01",
		"12345678":              "12345678",
		"13800138000":           "13800138000",
		"138 0013 8000":         "13800138000",
		"138-0013-8000":         "13800138000",
		"+86 138 0013 8000":     "13800138000",
		"008613800138000":       "13800138000",
		"8613800138000":         "13800138000",
		"+49 1511 2345678":      "+4915112345678",
		"小林":                    "小林",
		strings.Repeat("a", 64): strings.Repeat("a", 64),
	} {
		p, err := cp.ParseWeChat(typed)
		if err != nil || p.Kind != cp.WeChat || p.Value != want || p.Display != strings.TrimSpace(typed) {
			t.Errorf("%q read as %+v, %v, want %q", typed, p, err, want)
		}
	}
}

func TestWhatIsNoWeChatIDIsRefused(t *testing.T) {
	for _, typed := range []string{
		"", " ", "a", "--", "+()", "lin wei", "lin\twei", "lin\nwei", "linwei\r\n", "lin\x00wei", "lin\u2028wei", "lin　wei", "\xff\xfe",
		strings.Repeat("a", 65), strings.Repeat("1", 65),
	} {
		if p, err := cp.ParseWeChat(typed); err != cp.ErrWeChatInvalid || p != (cp.Point{}) {
			t.Errorf("%q read as %+v, %v", typed, p, err)
		}
	}
}
