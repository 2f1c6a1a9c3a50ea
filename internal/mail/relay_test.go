package mail

import (
	"strings"
	"testing"
)

func TestTheServersURLSaysHowToReachIt(t *testing.T) {
	for in, want := range map[string]Relay{
		"smtp://localhost":                          {Opportunistic, "localhost", "25", "", ""},
		"smtp+starttls://u:p%40w@mail.test":         {StartTLS, "mail.test", "587", "u", "p@w"},
		"smtps://desk%40firm.test:x@mail.test:2465": {ImplicitTLS, "mail.test", "2465", "desk@firm.test", "x"},
		"smtp://[::1]:1025/":                        {Opportunistic, "::1", "1025", "", ""},
	} {
		if got, err := ParseURL(in); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", in, got, err)
		}
	}
}

func TestAFaultyURLIsRefusedWithoutShowingThePassword(t *testing.T) {
	for _, in := range []string{
		"", "mail.test:25", "http://u:hunter2@mail.test", "smtp://u:hunter2@", "smtp://u:hunter2@mail.test:x", "smtp://u:hunter2%zz@mail.test",
		"smtp://u:hunter2/x@mail.test", "smtp://u:hunter2#x@mail.test", "smtp://u:hunter2@mail.test:0", "smtp://u:hunter2@mail.test?x=1",
		"smtp://:hunter2@mail.test", "smtp://u:hunter2@mail.test\r\n",
	} {
		r, err := ParseURL(in)
		if err == nil {
			t.Errorf("%q: got %+v", in, r)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the password: %v", err)
		}
	}
}
