package page

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/internal/crm"
)

const maxAddress = 2000 // bytes

// campaign are the parameters that tell how a visitor came and not what they read.
var campaign = []string{"gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "yclid", "twclid", "ttclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "bd_vid"}

// Canonical is the one address of an article, by which it is known however a visitor came: scheme and host in lower case,
// without fragment, without the parameters of campaigns, the rest of them sorted. Origin is where it is served from. It
// fails with crm.KindInvalid on the field "page".
func Canonical(address string) (canonical, origin string, err error) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Hostname() == "" || u.User != nil || len(address) > maxAddress || !utf8.ValidString(address) {
		return "", "", unreadable()
	}
	origin = crm.Origin(u)
	scheme, host, _ := strings.Cut(origin, "://")
	if scheme != "http" && scheme != "https" {
		return "", "", unreadable()
	}
	u.Scheme, u.Host = scheme, host
	u.Fragment, u.RawFragment = "", ""
	if u.Path == "" {
		u.Path = "/"
	}
	query := u.Query()
	for name := range query {
		if strings.HasPrefix(name, "utm_") || slices.Contains(campaign, name) {
			query.Del(name)
		}
	}
	u.RawQuery, u.ForceQuery = query.Encode(), false
	return u.String(), origin, nil
}

func unreadable() error {
	return crm.Invalid([]crm.FieldError{{Field: "page", Code: "address_invalid"}})
}
