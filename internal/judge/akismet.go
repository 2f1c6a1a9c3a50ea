package judge

import (
	"context"
	"fmt"
	"net/url"
)

const akismetEndpoint = "https://rest.akismet.com/1.1/comment-check"

// Letter is what Akismet is told of a submission. It wants the visitor's address, of which we keep the network only.
type Letter struct {
	Key, Blog                   string // of the firm
	Address, UserAgent, Page    string
	Name, Email, Text, Language string
}

// Akismet reports whether Akismet takes a letter for spam.
func (j *Judge) Akismet(ctx context.Context, endpoint string, l Letter) (bool, error) {
	body, err := j.post(ctx, or(endpoint, akismetEndpoint), url.Values{
		"api_key": {l.Key}, "blog": {l.Blog}, "user_ip": {l.Address}, "user_agent": {l.UserAgent}, "permalink": {l.Page},
		"comment_type": {"contact-form"}, "comment_author": {l.Name}, "comment_author_email": {l.Email}, "comment_content": {l.Text},
		"blog_lang": {l.Language}, "blog_charset": {"UTF-8"},
	})
	if err != nil {
		return false, fmt.Errorf("asking Akismet: %w", err)
	}
	switch string(body) {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	return false, fmt.Errorf("asking Akismet: it answered %.100q", body)
}
