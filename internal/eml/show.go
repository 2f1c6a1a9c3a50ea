package eml

import (
	"strconv"

	"golang.org/x/net/html"
)

// Shower says where the pictures of a page are for whoever looks at it; an empty address is a picture that is not shown.
type Shower struct {
	Part   func(index int) string // of one that came along, by its index in Letter.Attachments
	Remote func(place int) string // of one on a server elsewhere, by its place among Remote; nil: none of them
}

// Show makes of Letter.HTML what a frame shows.
func (s Shower) Show(page string) string {
	place := 0
	return rewrite(page, func(t *html.Token) {
		if t.Data != "img" {
			return
		}
		for i := range t.Attr {
			switch a := &t.Attr[i]; a.Key {
			case remoteAttr:
				if s.Remote != nil {
					a.Key, a.Val = "src", s.Remote(place)
				}
				place++
			case partAttr:
				index, err := strconv.Atoi(a.Val)
				if err == nil && index >= 0 {
					a.Key, a.Val = "src", s.Part(index)
				}
			}
		}
		drop(t, "src", "")
	})
}

// Remote returns the addresses of the pictures of a page that are on servers elsewhere, in their order.
func Remote(page string) (addresses []string) {
	rewrite(page, func(t *html.Token) {
		for _, a := range t.Attr {
			if a.Key == remoteAttr && t.Data == "img" {
				addresses = append(addresses, a.Val)
			}
		}
	})
	return addresses
}
