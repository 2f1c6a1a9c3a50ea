package crm

import (
	"slices"
	"strings"
	"unicode"
)

const maxScore = 100

// scored is what the visitor may tell us, and the points for it; they add up to maxScore.
var scored = [...]struct {
	points int
	told   func(Submission) bool
}{
	{20, func(s Submission) bool { return s.Phone.Value != "" || s.WeChat.Value != "" || s.WhatsApp.Value != "" }},
	{5, func(s Submission) bool { return len(s.ContactPoints()) > 1 }},
	{15, func(s Submission) bool { return ownDomain(s.Email.Value) }},
	{15, func(s Submission) bool { return written(s.Company) > 0 }},
	{15, func(s Submission) bool { return s.ServiceID != 0 }},
	{10, func(s Submission) bool { return written(s.Message) >= 40 }},
	{10, func(s Submission) bool { return written(s.Message) >= 200 }},
	{5, func(s Submission) bool { return written(s.Country) > 0 }},
	{5, func(s Submission) bool { return s.Consent }},
}

// Score is how much the visitor told us, from 0 to 100. It says nothing of how likely the client is to be won, and
// depends on nothing but the submission's own fields. The points are
//
//   - 20 for a phone number, a WeChat or a WhatsApp account: a way to be answered at once;
//   - 5 for a second way to be reached, of whatever kind;
//   - 15 for an e-mail address at a domain of their own, which is one that is not known for giving mailboxes to anybody;
//   - 15 for the name of a company;
//   - 15 for a service that is one of the site's;
//   - 10 for a message of 40 characters, and 10 more for one of 200;
//   - 5 for a country;
//   - 5 for consent.
//
// A Chinese character says about as much as two letters, so Han characters count double; blanks and marks that combine
// with the character before them do not count. What spam checks found makes no difference.
func Score(s Submission) int {
	score := 0
	for _, part := range scored {
		if part.told(s) {
			score += part.points
		}
	}
	return score
}

// written is the length of a text in characters that say something.
func written(text string) (n int) {
	for _, r := range text {
		switch {
		case unicode.IsSpace(r) || unicode.IsMark(r) || unicode.Is(unicode.Cf, r):
		case unicode.Is(unicode.Han, r):
			n += 2
		default:
			n++
		}
	}
	return n
}

// ownDomain tells whether an address is at a domain that does not give mailboxes to anybody.
func ownDomain(address string) bool {
	_, domain, ok := strings.Cut(address, "@")
	return ok && domain != "" && !freeMail(domain)
}

// freeMail knows providers by domain, with the domains below it (vip.qq.com), and those of many countries by name
// (yahoo.co.uk, hotmail.fr).
func freeMail(domain string) bool {
	name, rest, _ := strings.Cut(domain, ".")
	return slices.ContainsFunc(mailboxDomains, func(free string) bool { return within(free, domain) }) ||
		slices.Contains(mailboxNames, name) && isCountrySuffix(rest)
}

// isCountrySuffix knows com, net, de, com.cn and co.uk.
func isCountrySuffix(rest string) bool {
	second, top, two := strings.Cut(rest, ".")
	if two {
		return len(top) == 2 && (second == "com" || second == "co")
	}
	return len(rest) == 2 || rest == "com" || rest == "net"
}

var mailboxNames = []string{"yahoo", "hotmail", "outlook", "live", "gmx", "yandex"}

var mailboxDomains = strings.Fields(`
	gmail.com googlemail.com msn.com passport.com ymail.com rocketmail.com aol.com icloud.com me.com mac.com
	proton.me protonmail.com protonmail.ch pm.me tuta.com tutanota.com tutamail.com zohomail.com fastmail.com hey.com mail.com email.com
	qq.com foxmail.com 163.com 126.com yeah.net 188.com sina.com sina.cn sina.com.cn sohu.com tom.com 21cn.com 139.com 189.cn wo.cn
	aliyun.com 263.net netvigator.com pchome.com.tw naver.com hanmail.net daum.net kakao.com nate.com
	mail.ru bk.ru inbox.ru list.ru rambler.ru ya.ru ukr.net web.de t-online.de freenet.de arcor.de mailbox.org posteo.de
	orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it uol.com.br bol.com.br terra.com.br
	rediffmail.com seznam.cz wp.pl o2.pl onet.pl interia.pl bigpond.com btinternet.com sky.com
	comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net rogers.com shaw.ca sympatico.ca telus.net
`)
