package mail

import (
	"bufio"
	"bytes"
	"io"
	"net/textproto"
	"strings"
	"testing"
)

func FuzzDotStuff(f *testing.F) {
	for _, s := range []string{"", "a", ".", "..\r\n.", "a\n.\nb\r.\rc\r\n", "\r\n.\r\n", "a\r\r\n\n", "x\r\n.\rQUIT"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		wire := dotStuff(raw)
		rest := strings.ReplaceAll(string(wire), "\r\n", "")
		if strings.ContainsAny(rest, "\r\n") {
			t.Fatalf("bare CR or LF in %q", wire)
		}
		in := bufio.NewReader(bytes.NewReader(wire))
		got, err := io.ReadAll(textproto.NewReader(in).DotReader())
		if err != nil || in.Buffered() > 0 {
			t.Fatalf("%v, %d bytes after the dot in %q", err, in.Buffered(), wire)
		}
		want := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(raw))
		if want != "" && !strings.HasSuffix(want, "\n") {
			want += "\n"
		}
		if string(got) != want {
			t.Fatalf("%q became %q", raw, got)
		}
	})
}

func TestRepliesAreReadAsTheStandardWritesThem(t *testing.T) {
	for in, want := range map[string]string{
		"250 ok\r\n": "250 ok", "250\r\n": "250", "250-a\r\n250 b\r\n": "250 a b", "250-a\n250 b\n": "250 a b",
		"550 5.1.1 no\x1b[31m such\r\n": "550 5.1.1 no [31m such", "": "", "25\r\n": "", "2500 x\r\n": "", "150 x\r\n": "", "650 x\r\n": "",
		"250-a\r\n251 b\r\n": "", "250-a\r\n": "", "hello\r\n": "", strings.Repeat("250-a\r\n", 200) + "250 a\r\n": "",
		"250 " + strings.Repeat("x", 4000) + "\r\n": "",
	} {
		r, err := readReply(bufio.NewReaderSize(strings.NewReader(in), maxReplyLine))
		if (err == nil) != (want != "") || err == nil && strings.TrimSpace(r.String()) != want {
			t.Errorf("%.40q: got %q, %v", in, r, err)
		}
	}
}

func TestAnAddressIsSuppressedOnlyWhenItDoesNotExist(t *testing.T) {
	for reply, want := range map[string]bool{
		"550 5.1.1 unknown user": true, "550 5.1.10 no mail here": true, "556 no mail": true, "550 5.1.2 no domain": true,
		"550 5.1.6 moved": true, "552 5.2.2 full": false, "550 5.7.1 policy": false, "550 no": false, "550 5.1.15 x": false,
		"451 4.1.1 later": false, "550 5.2.1 disabled": false,
	} {
		code, text, _, err := parseReplyLine(reply)
		if err != nil {
			t.Fatal(err)
		}
		for phase, counts := range map[Phase]bool{PhaseRcpt: true, PhaseDot: true, PhaseMail: false} {
			o := outcomeOf(judge(phase, 2, replyOf(code, text), nil))
			if o.Suppress != (want && counts) {
				t.Errorf("%s in %s: suppress is %v", reply, phase, o.Suppress)
			}
		}
	}
}

func TestBeingToldToAuthenticatePausesTheChannelNotTheMessage(t *testing.T) {
	for _, code := range []int{530, 534, 535, 538} {
		if o := outcomeOf(judge(PhaseMail, 2, replyOf(code, "authenticate first"), nil)); o.State != Retry || !o.PauseChannel {
			t.Errorf("%d: got %+v", code, o)
		}
	}
}

func replyOf(code int, text string) reply { return reply{code: code, lines: []string{text}} }
