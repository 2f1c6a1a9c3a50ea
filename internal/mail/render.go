package mail

import (
	"errors"
	"fmt"
	html "html/template"
	"io"
	"io/fs"
	"path"
	"strings"
	text "text/template"

	"frontdesk/internal/crm"
)

// fallbackLanguage is that of readers whose own we do not write.
const fallbackLanguage = "en"

// A Renderer fills the templates of messages. It is safe for concurrent use.
//
// A template of kind k in language l is two files. k.l.txt begins with a line "Subject: …" and an empty line, and may
// use the pieces that parts.txt defines. k.l.html defines what layout.html, shared by all, executes, of the pieces of
// parts.html. What mails to clients say is in the folder words instead: see wordbook.
type Renderer struct {
	letters map[string]template // by kind.language
	book    wordbook
}

type template struct {
	subject, text *text.Template
	html          *html.Template
}

// NewRenderer reads every template of the folder. It returns an error for a file that is no template of this form.
func NewRenderer(folder fs.FS) (*Renderer, error) {
	s, err := readShared(folder)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	files, err := fs.Glob(folder, "*.*.*")
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	r := &Renderer{letters: map[string]template{}}
	words, err := fs.Sub(folder, "words")
	if err == nil {
		r.book, err = readWordbook(words, s.html)
	}
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	for _, file := range files {
		if err := r.read(folder, file, s); err != nil {
			return nil, fmt.Errorf("mail: template %s: %w", file, err)
		}
	}
	return r, nil
}

func (r *Renderer) read(folder fs.FS, file string, s shared) error {
	source, err := fs.ReadFile(folder, file)
	if err != nil {
		return err
	}
	extension := path.Ext(file)
	key := strings.TrimSuffix(file, extension)
	letter := r.letters[key]
	switch extension {
	case ".txt":
		err = letter.readText(string(source), s.text)
	case ".html":
		err = letter.readHTML(string(source), s.html)
	default:
		err = errors.New("neither .txt nor .html")
	}
	r.letters[key] = letter
	return err
}

func (t *template) readText(source string, parts *text.Template) (err error) {
	subject, rest, ok := strings.Cut(strings.ReplaceAll(source, "\r\n", "\n"), "\n\n")
	subject, named := strings.CutPrefix(subject, "Subject: ")
	if !ok || !named || strings.Contains(subject, "\n") {
		return errors.New(`it must begin with a line "Subject: …" and an empty line`)
	}
	if t.subject, err = text.New("subject").Option("missingkey=error").Funcs(functions).Parse(subject); err != nil {
		return err
	}
	if t.text, err = parts.Clone(); err != nil {
		return err
	}
	if t.text, err = t.text.New("text").Parse(rest); err != nil {
		return err
	}
	return undefined(t.text, t.text.Root)
}

func (t *template) readHTML(source string, layout *html.Template) (err error) {
	if t.html, err = layout.Clone(); err != nil {
		return err
	}
	if _, err = t.html.New("letter").Parse(source); err != nil {
		return err
	}
	var unfit *html.Error // a piece that is missing, or a value where none is safe: found before vars are looked at
	if errors.As(t.html.Execute(io.Discard, nil), &unfit) {
		return unfit
	}
	return nil
}

// Render returns the message of a kind in a language such as "zh" or "zh-CN", or in English where there is no such
// template. vars holds every value that the template names, empty ones too; one that is missing is an error. The
// subject is clean, whatever visitors put into vars.
func (r *Renderer) Render(kind, language string, vars map[string]any) (subject, plain, rich string, err error) {
	if worded, ok := (crm.Message{Kind: kind, Vars: vars}).Worded(); ok {
		if w, ok := r.book.product(worded.Name, language); ok {
			return r.RenderWording(w, vars)
		}
	}
	t, ok := r.find(kind, language)
	if !ok {
		return "", "", "", fmt.Errorf("mail: no template for messages of kind %q", kind)
	}
	var s, p, h strings.Builder
	err = errors.Join(t.subject.Execute(&s, vars), t.text.Execute(&p, vars), t.html.Execute(&h, vars))
	if err != nil {
		return "", "", "", fmt.Errorf("mail: render %s in %s: %w", kind, language, err)
	}
	return Clean(s.String()), above(vars) + p.String(), h.String(), nil
}

// above is what stands over all else in a plain text: the line that parts an answer from what it answers.
func above(vars map[string]any) string {
	if line, _ := vars["AnswerLine"].(string); line != "" {
		return line + "\n\n"
	}
	return ""
}

// nearest are the languages in which a reader of one is written to, the best first.
func nearest(language string) []string {
	base, _, _ := strings.Cut(strings.ReplaceAll(language, "_", "-"), "-")
	return []string{language, base, fallbackLanguage}
}

func (r *Renderer) find(kind, language string) (template, bool) {
	for _, l := range nearest(language) {
		if t, ok := r.letters[kind+"."+l]; ok && t.whole() {
			return t, true
		}
	}
	return template{}, false
}

func (t template) whole() bool { return t.text != nil && t.html != nil }

// Check returns an error that names each kind that lacks a language or one of its two parts.
func (r *Renderer) Check(kinds, languages []string) error {
	var missing []error
	for _, kind := range kinds {
		for _, language := range languages {
			if !r.letters[kind+"."+language].whole() && !r.book.writes(kind, language) {
				missing = append(missing, fmt.Errorf("mail: templates %s.%s.txt and .html must both exist, or words/%[1]s.%[2]s.txt", kind, language))
			}
		}
	}
	return errors.Join(missing...)
}
