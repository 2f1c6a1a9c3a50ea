package conversation

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"frontdesk/internal/crm"
	"frontdesk/internal/eml"
	"frontdesk/internal/outbound"
)

const (
	maxPicture   = 5 << 20 // bytes of one that is fetched
	maxRemote    = 100     // pictures of one mail that are fetched
	maxFetching  = 8       // at once; the others wait
	maxRedirects = 3
)

// pictures are the types that are shown: none of them runs anything.
var pictures = [...]string{"image/png", "image/jpeg", "image/gif", "image/webp"}

// Picture is a picture of a mail.
type Picture struct {
	Type string
	Body []byte
}

// Picture returns what a link of Formatted leads to. Errors: crm.KindGone "picture_over" for a link that is none or no
// longer; KindNotFound for what is no picture, too large, or not to be had; those of scan.Gate.
func (c *Conversation) Picture(ctx context.Context, signed string) (p Picture, err error) {
	var claims pictureClaims
	if err := c.Keys.Verify(picturePurpose, signed, c.DB.Now(), &claims); err != nil {
		return p, crm.Errorf(crm.KindGone, "picture_over")
	}
	_, letter, err := c.open(ctx, claims.Mail)
	if err != nil {
		return p, err
	}
	if claims.Remote {
		all := eml.Remote(letter.HTML)
		if claims.Place >= min(len(all), maxRemote) {
			return p, crm.NotFound("picture")
		}
		return c.fetch(ctx, all[claims.Place])
	}
	if claims.Place >= len(letter.Attachments) {
		return p, crm.NotFound("picture")
	}
	body, err := c.Gate.Body(ctx, letter.Attachments[claims.Place].Body)
	if err != nil {
		return p, err
	}
	return picture(body)
}

// picture takes bytes for what they are, whatever is said of them.
func picture(body []byte) (Picture, error) {
	found := http.DetectContentType(body)
	if !slices.Contains(pictures[:], found) {
		return Picture{}, crm.NotFound("picture")
	}
	return Picture{found, body}, nil
}

// fetch gets a picture from a server elsewhere, which learns nothing but that somebody here looks at the mail.
func (c *Conversation) fetch(ctx context.Context, address string) (p Picture, err error) {
	select {
	case c.fetching <- struct{}{}:
		defer func() { <-c.fetching }()
	case <-ctx.Done():
		return p, crm.Unavailable("busy", ctx.Err())
	}
	for range maxRedirects + 1 {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil || request.URL.Scheme != "http" && request.URL.Scheme != "https" {
			break
		}
		request.Header.Set("User-Agent", "Frontdesk")
		request.Header.Set("Accept", "image/*")
		next, body, err := c.ask(request)
		if err != nil {
			break // whatever it is, there is no picture
		}
		if next == "" {
			return picture(body)
		}
		address = next
	}
	return p, crm.NotFound("picture")
}

// ask sends a request; next is where the answer leads, empty where it is the picture.
func (c *Conversation) ask(request *http.Request) (next string, body []byte, err error) {
	answer, err := c.Outbound.Do(request)
	if err != nil {
		return "", nil, err
	}
	defer answer.Body.Close() // it was only read
	if to := answer.Header.Get("Location"); answer.StatusCode >= 300 && answer.StatusCode < 400 && to != "" {
		relative, err := url.Parse(to)
		if err != nil {
			return "", nil, err
		}
		return request.URL.ResolveReference(relative).String(), nil, nil
	}
	if answer.StatusCode != http.StatusOK {
		return "", nil, crm.NotFound("picture")
	}
	body, err = outbound.Body(answer, maxPicture)
	return "", body, err
}
