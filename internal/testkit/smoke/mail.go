package main

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var acceptPattern = regexp.MustCompile(`https?://\S+/a/[A-Za-z0-9_.~-]+`)

// awaitNotice waits for the mail that tells a consultant of the enquiry, and
// keeps the consultant's address and the link.
func (j *journey) awaitNotice() error {
	err := j.await("a notice in the mail folder", j.findNotice)
	if err == nil {
		fmt.Println("      told was", j.consultant)
	}
	return err
}

// findNotice looks through the mails for one that names the reference and
// carries a link to accept by.
func (j *journey) findNotice() (bool, error) {
	files, err := filepath.Glob(filepath.Join(j.data(), "mail", "*.eml"))
	if err != nil {
		return false, err
	}
	for _, f := range files {
		m, err := readMail(f)
		if err != nil {
			return false, fmt.Errorf("%s: %w", filepath.Base(f), err)
		}
		link := acceptPattern.FindString(m.text)
		if link != "" && strings.Contains(m.subject+m.text, j.reference) {
			j.consultant, j.link = m.to, link
			return true, nil
		}
	}
	return false, nil
}

// letter is what a person reads of a mail without its HTML.
type letter struct{ to, subject, text string }

func readMail(file string) (letter, error) {
	f, err := os.Open(file)
	if err != nil {
		return letter{}, err
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		return letter{}, err
	}
	to, err := m.Header.AddressList("To")
	if err != nil {
		return letter{}, fmt.Errorf("header To: %w", err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return letter{}, fmt.Errorf("header Subject: %w", err)
	}
	text, err := plainText(m.Header, m.Body)
	return letter{to: to[0].Address, subject: subject, text: text}, err
}

// header is a mail's or a part's.
type header interface{ Get(string) string }

var errNoText = errors.New("no text/plain part")

// plainText finds the first text/plain part, however deep, and decodes it.
func plainText(h header, body io.Reader) (string, error) {
	kind, params, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return "", fmt.Errorf("header Content-Type: %w", err)
	}
	if kind == "text/plain" {
		if strings.EqualFold(h.Get("Content-Transfer-Encoding"), "quoted-printable") {
			body = quotedprintable.NewReader(body)
		}
		b, err := io.ReadAll(body)
		return string(b), err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return "", errNoText
	}
	for parts := multipart.NewReader(body, params["boundary"]); ; {
		p, err := parts.NextRawPart() // raw: NextPart would decode and drop the header that says so
		if err == io.EOF {
			return "", errNoText
		}
		if err != nil {
			return "", err
		}
		if text, err := plainText(p.Header, p); !errors.Is(err, errNoText) {
			return text, err
		}
	}
}
