package eml

import (
	"slices"
	"strings"
	"testing"
)

func TestMailThatNoPersonWroteIsRecognised(t *testing.T) {
	for headers, want := range map[string]string{
		"Subject: hello":                                    "",
		"Auto-Submitted: no":                                "",
		"X-Auto-Response-Suppress: None":                    "",
		"Precedence: first-class":                           "",
		"Return-Path: <li@example.com>":                     "",
		"Subject: Re: automatic reply machines":             "",
		"Subject: 自动回复机报价":                                  "",
		"Auto-Submitted: auto-replied; owner-email=x":       AutomaticSubmitted,
		"Auto-Submitted: (vacation) auto-generated":         AutomaticSubmitted,
		"X-Autoreply: yes":                                  AutomaticSubmitted,
		"Precedence: auto_reply":                            AutomaticSubmitted,
		"Subject: Automatic reply: your quotation":          AutomaticSubmitted,
		"Subject: =?utf-8?B?6Ieq5Yqo5Zue5aSNOuaKpeWFsw==?=": AutomaticSubmitted,
		"Subject: 自动回复：报关":                                  AutomaticSubmitted,
		"Subject: Out of Office: away":                      AutomaticSubmitted,
		"Content-Type: multipart/report; report-type=disposition-notification; boundary=b": AutomaticSubmitted,
		"Return-Path: <>":                                                         AutomaticNullSender,
		"Return-Path:  <> ":                                                       AutomaticNullSender,
		"Precedence: bulk":                                                        AutomaticPrecedence,
		"Precedence: list":                                                        AutomaticList,
		"List-Id: news <news.example.com>":                                        AutomaticList,
		"List-Unsubscribe: <https://example.com/u>":                               AutomaticList,
		"X-Auto-Response-Suppress: All":                                           AutomaticSuppress,
		"X-Loop: desk@frontdesk.example":                                          AutomaticLoop,
		"Delivered-To: desk@x.example\nDelivered-To: DESK@x.example":              AutomaticLoop,
		"Delivered-To: desk@x.example\nDelivered-To: li@x.example":                "",
		strings.TrimSpace(strings.Repeat("Received: by mx.example\n", maxHops+1)): AutomaticLoop,
		strings.TrimSpace(strings.Repeat("Received: by mx.example\n", maxHops)):   "",
	} {
		if got := read(t, mail("From: li@example.com", headers, "", "x")).Automatic; got != want {
			t.Errorf("%.90s: %q, want %q", headers, got, want)
		}
	}
	if got := read(t, mail("From: MAILER-DAEMON@mx.example.com", "", "x")).Automatic; got != AutomaticNullSender {
		t.Errorf("a daemon: %q", got)
	}
}

func TestIdsAreReadHoweverTheyAreWritten(t *testing.T) {
	for written, want := range map[string][]string{
		"<a@x> <b@x>":                         {"a@x", "b@x"},
		"<a@x><b@x>":                          {"a@x", "b@x"},
		"a@x":                                 {"a@x"},
		"Message of today <a@x>":              {"a@x"},
		"":                                    nil,
		"<" + strings.Repeat("a", 5000) + ">": nil,
	} {
		if got := ids(written); !slices.Equal(got, want) && len(got) > 1 || len(written) < 100 && !slices.Equal(got, want) {
			t.Errorf("%.50q: %q", written, got)
		}
	}
	if got := ids(strings.Repeat("<a@x> ", 5000)); len(got) != maxIDs {
		t.Errorf("%d ids", len(got))
	}
}
