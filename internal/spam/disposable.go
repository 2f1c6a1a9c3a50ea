package spam

import "strings"

// disposable are domains whose mailboxes are thrown away after minutes: the best known ones only. A site adds what
// it meets. A client who uses one is rare, but not impossible, so it is a sign and no verdict.
var disposable = map[string]bool{
	"10minutemail.com": true, "10minutemail.net": true, "20minutemail.com": true, "33mail.com": true, "anonbox.net": true,
	"burnermail.io": true, "byom.de": true, "discard.email": true, "discardmail.com": true, "dispostable.com": true,
	"dropmail.me": true, "emailondeck.com": true, "emailtemporanea.net": true, "fakeinbox.com": true, "fakemail.net": true,
	"getairmail.com": true, "getnada.com": true, "guerrillamail.biz": true, "guerrillamail.com": true, "guerrillamail.de": true,
	"guerrillamail.info": true, "guerrillamail.net": true, "guerrillamail.org": true, "guerrillamailblock.com": true, "inboxbear.com": true,
	"inboxkitten.com": true, "jetable.org": true, "linshiyouxiang.net": true, "mail-temp.com": true, "mail-temporaire.fr": true,
	"mailcatch.com": true, "maildrop.cc": true, "mailexpire.com": true, "mailinator.com": true, "mailinator.net": true,
	"mailnesia.com": true, "mailsac.com": true, "mintemail.com": true, "moakt.com": true, "mohmal.com": true,
	"mytemp.email": true, "nada.email": true, "sharklasers.com": true, "spam4.me": true, "spambox.us": true,
	"spamgourmet.com": true, "temp-mail.io": true, "temp-mail.org": true, "tempail.com": true, "tempinbox.com": true,
	"tempmail.net": true, "tempmailo.com": true, "tempr.email": true, "throwawaymail.com": true, "trash-mail.com": true,
	"trashmail.com": true, "trashmail.de": true, "trashmail.net": true, "wegwerfemail.de": true, "yopmail.com": true,
	"yopmail.fr": true, "yopmail.net": true,
}

// IsDisposable says that an e-mail address is of a domain whose mailboxes are thrown away, or of a subdomain of one;
// more are domains beyond the built-in ones.
func IsDisposable(email string, more []string) bool {
	at := strings.LastIndexByte(email, '@')
	if at < 0 {
		return false
	}
	for domain := strings.ToLower(strings.Trim(email[at+1:], ". ")); domain != ""; _, domain, _ = strings.Cut(domain, ".") {
		if disposable[domain] || listed(more, domain) {
			return true
		}
	}
	return false
}

func listed(domains []string, domain string) bool {
	for _, d := range domains {
		if strings.EqualFold(strings.TrimLeft(strings.TrimSpace(d), "@."), domain) {
			return true
		}
	}
	return false
}
