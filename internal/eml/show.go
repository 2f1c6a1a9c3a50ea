package eml

import (
	"strconv"

	"golang.org/x/net/html"
)

// Show makes of Letter.HTML what a frame shows. The pictures that came along get the addresses that part returns for
// their index in Letter.Attachments (empty: none); those on servers elsewhere are loaded only where remote says so.
func Show(page string, part func(index int) string, remote bool) string {
	return rewrite(page, func(t *html.Token) {
		if t.Data != "img" {
			return
		}
		for i := range t.Attr {
			switch a := &t.Attr[i]; {
			case a.Key == remoteAttr && remote:
				a.Key = "src"
			case a.Key == partAttr:
				index, err := strconv.Atoi(a.Val)
				if err == nil && index >= 0 {
					a.Key, a.Val = "src", part(index)
				}
			}
		}
		drop(t, "src", "")
	})
}

// Remote reports whether a page has pictures that Show would have to ask for.
func Remote(page string) (found bool) {
	rewrite(page, func(t *html.Token) {
		for _, a := range t.Attr {
			found = found || a.Key == remoteAttr
		}
	})
	return found
}
