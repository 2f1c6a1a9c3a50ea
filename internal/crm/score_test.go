package crm_test

import (
	"strings"
	"testing"

	"frontdesk/internal/crm"
)

func mail(address string) crm.ContactPoint { return crm.ContactPoint{Kind: "email", Value: address} }

func TestAScoreIsHowMuchTheVisitorTold(t *testing.T) {
	phone := crm.ContactPoint{Kind: "phone", Value: "+8613800138000"}
	for name, c := range map[string]struct {
		submission crm.Submission
		want       int
	}{
		"nothing but a free mailbox":  {crm.Submission{Email: mail("ann@gmail.com"), Name: "Ann"}, 0},
		"a domain of one's own":       {crm.Submission{Email: mail("ann@harbour.test")}, 15},
		"a phone":                     {crm.Submission{Phone: phone}, 20},
		"WeChat":                      {crm.Submission{WeChat: phone}, 20},
		"WhatsApp":                    {crm.Submission{WhatsApp: phone}, 20},
		"a phone and a free mailbox":  {crm.Submission{Phone: phone, Email: mail("ann@qq.com")}, 25},
		"all four ways":               {crm.Submission{Phone: phone, WeChat: phone, WhatsApp: phone, Email: mail("ann@qq.com")}, 25},
		"a company":                   {crm.Submission{Company: "Harbour Ltd"}, 15},
		"a blank company":             {crm.Submission{Company: " \u3000"}, 0},
		"a service of the site":       {crm.Submission{ServiceID: 7}, 15},
		"a service in their own word": {crm.Submission{Service: "astrology"}, 0},
		"a country":                   {crm.Submission{Country: "Spain"}, 5},
		"consent":                     {crm.Submission{Consent: true}, 5},
		"39 letters":                  {crm.Submission{Message: strings.Repeat("a ", 39)}, 0},
		"40 letters":                  {crm.Submission{Message: strings.Repeat("a ", 40)}, 10},
		"199 letters":                 {crm.Submission{Message: strings.Repeat("a", 199)}, 10},
		"200 letters":                 {crm.Submission{Message: strings.Repeat("a", 200)}, 20},
		"19 Han characters":           {crm.Submission{Message: strings.Repeat("关", 19) + "。"}, 0},
		"20 Han characters":           {crm.Submission{Message: strings.Repeat("关", 20)}, 10},
		"100 Han characters":          {crm.Submission{Message: strings.Repeat("关", 100)}, 20},
		"39 letters with accents":     {crm.Submission{Message: strings.Repeat("e\u0301\u200d", 39)}, 0},
	} {
		if got := crm.Score(c.submission); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestWhoTellsEverythingHasAHundredPointsAndSpamReasonsChangeNothing(t *testing.T) {
	s := crm.Submission{
		Name: "Ann", Email: mail("ann@harbour.test"), Phone: crm.ContactPoint{Value: "+1"}, Company: "Harbour", Country: "CN", ServiceID: 1,
		Message: strings.Repeat("关税", 60), Consent: true,
	}
	if got := crm.Score(s); got != 100 {
		t.Errorf("%d", got)
	}
	s.State, s.SpamReasons = crm.SubmissionQuarantined, []string{"honeypot"}
	if got := crm.Score(s); got != 100 {
		t.Errorf("%d with a spam reason", got)
	}
}

func TestAFreeMailboxIsNoDomainOfOnesOwn(t *testing.T) {
	for domain, own := range map[string]bool{
		"gmail.com": false, "vip.qq.com": false, "163.com": false, "yahoo.co.uk": false, "hotmail.fr": false, "outlook.com": false,
		"yahoo.com.tw": false, "gmx.net": false, "live.cn": false, "sina.com.cn": false,
		"harbour.test": true, "mygmail.com": true, "live.harbour.com": true, "outlook.harbour.co.uk": true, "live": true, "qq.com.harbour.test": true,
		"yahoo.firm.de": true,
	} {
		if got := crm.Score(crm.Submission{Email: mail("a@" + domain)}) > 0; got != own {
			t.Errorf("%s: %t", domain, got)
		}
	}
}
