package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"frontdesk/internal/testkit/load"
)

// pages measures how often a second a page of the demo firm's site can ask for all that it carries, and how often its
// visitors can vote and comment.
func (b *bench) pages() error {
	bare, err := b.bare()
	if err != nil {
		return err
	}
	for _, database := range databases {
		if err := b.pagesOn(database, bare); err != nil {
			return fmt.Errorf("%s: %w", database, err)
		}
	}
	return nil
}

func (b *bench) pagesOn(database string, bare float64) error {
	h, err := b.startHouse(database)
	if err != nil {
		return err
	}
	defer h.close()
	article := h.URL + "/demo/en/customs-clearance-or-entry-clearance"
	if err := b.bundle(h, article); err != nil {
		return err
	}
	for _, post := range []struct {
		what, path string
		answer     int
		body       func(i int) []byte
	}{
		{"votes", "/api/v1/votes", http.StatusOK, func(i int) []byte {
			return fmt.Appendf(nil, `{"page":%q,"choice":"helpful","visitor":"visitor-of-the-bench-%d"}`, article, i)
		}},
		{"comments", "/api/v1/comments", http.StatusCreated, func(i int) []byte {
			return fmt.Appendf(nil, `{"page":%q,"name":"Reader %d","text":"We ship kettles, and question %d is what they are asked at the border.","visitor":"visitor-of-the-bench-%d"}`, article, i, i, i)
		}},
	} {
		r := load.Run(b.ctx, load.Plan{URL: h.URL, Path: post.path, Answer: post.answer, Body: post.body, For: b.span})
		if err := unhindered(r); err != nil {
			return fmt.Errorf("%s: %w", post.what, err)
		}
		b.table.add(row{
			fmt.Sprintf("%s on one article, %s", post.what, database), perSecond(r.PerSecond()),
			fmt.Sprintf("bare Gin handler that takes a submission %s: %.2f ×", perSecond(bare), r.PerSecond()/bare), "", shown,
		})
	}
	return nil
}

// bundle compares all that an article carries with a bare handler that answers with as many bytes.
func (b *bench) bundle(h *house, article string) error {
	path := "/api/v1/pages?url=" + url.QueryEscape(article)
	size, err := weight(h.URL + path)
	if err != nil {
		return err
	}
	bare, err := b.bareRate(load.Plan{Path: "/" + strconv.Itoa(size), Answer: http.StatusOK, Get: true})
	if err != nil {
		return err
	}
	r := load.Run(b.ctx, load.Plan{URL: h.URL, Path: path, Answer: http.StatusOK, Get: true, For: b.span})
	if err := unhindered(r); err != nil {
		return err
	}
	ratio := r.PerSecond() / bare
	b.table.add(row{
		fmt.Sprintf("an article's bundle of %d bytes, %s", size, h.name), perSecond(r.PerSecond()),
		fmt.Sprintf("bare Gin handler of as many bytes %s: %.2f ×", perSecond(bare), ratio), "≥ 0.5 ×", judge(ratio >= 0.5),
	})
	return nil
}

// weight is how many bytes an address answers with.
func weight(address string) (int, error) {
	answer, err := http.Get(address)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s answers %s", address, answer.Status)
	}
	n, err := io.Copy(io.Discard, answer.Body)
	return int(n), err
}
