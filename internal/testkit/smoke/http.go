package main

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// newClient is a browser without a past: it keeps cookies, and shows redirects
// instead of following them.
func newClient() *http.Client {
	jar, _ := cookiejar.New(nil) // never fails without options
	return &http.Client{
		Jar:           jar,
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// absolute takes a path, as the product's pages use them, or a whole URL.
func (j *journey) absolute(to string) string {
	if strings.HasPrefix(to, "/") {
		return j.base() + to
	}
	return to
}

// get gives the page at a path or URL, and an error unless it is there.
func (j *journey) get(from string) (string, error) {
	r, err := j.client.Get(j.absolute(from))
	if err != nil {
		return "", err
	}
	a, err := read(r, http.StatusOK)
	return a.body, err
}

// answer is what a POST led to.
type answer struct{ location, body string }

// post sends a form and expects one of the given statuses.
func (j *journey) post(to string, fields url.Values, want ...int) (answer, error) {
	r, err := j.client.PostForm(j.absolute(to), fields)
	if err != nil {
		return answer{}, err
	}
	return read(r, want...)
}

func read(r *http.Response, want ...int) (answer, error) {
	defer r.Body.Close()
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return answer{}, err
	}
	if !slices.Contains(want, r.StatusCode) {
		return answer{}, fmt.Errorf("%s %s: %s, want %v\n%s", r.Request.Method, r.Request.URL.Path, r.Status, want, body)
	}
	return answer{location: r.Header.Get("Location"), body: string(body)}, nil
}

var (
	formPattern  = regexp.MustCompile(`(?is)<form\b[^>]*\bmethod="?post\b.*?</form>`)
	fieldPattern = regexp.MustCompile(`(?is)<(?:input\b[^>]*\btype="?hidden|button)\b[^>]*>`)
	namePattern  = regexp.MustCompile(`(?is)\bname="([^"]*)"`)
	valuePattern = regexp.MustCompile(`(?is)\bvalue="([^"]*)"`)
)

func hasPostForm(page string) bool { return formPattern.MatchString(page) }

// postForm gives what a person sends by pressing the first button of a page's
// first form that posts: its hidden fields and that button.
func postForm(page string) url.Values {
	fields, pressed := url.Values{}, false
	for _, tag := range fieldPattern.FindAllString(formPattern.FindString(page), -1) {
		button := strings.HasPrefix(strings.ToLower(tag), "<button")
		name, value := namePattern.FindStringSubmatch(tag), valuePattern.FindStringSubmatch(tag)
		if name == nil || value == nil || button && pressed {
			continue
		}
		pressed = pressed || button
		fields.Set(html.UnescapeString(name[1]), html.UnescapeString(value[1]))
	}
	return fields
}
