package mail

import (
	"errors"
	"fmt"
	html "html/template"
	"io/fs"
	"path"
	"strings"
	text "text/template"

	"frontdesk/internal/crm"
)

// A wordbook holds what mails to clients say in the product's words, from the folder words of the templates: k.l.txt is
// a kind of crm.WordedKinds in language l, a line "Subject: …", an empty line, paragraphs with variables between braces, and
// below "-- " what stands under every such mail, whoever's words it is in. variables.txt and variables.l.txt define what
// the variables stand for, and letter.html how it looks, in the layout of all mails.
type wordbook struct {
	wordings  map[string]crm.Wording    // by kind.language
	footers   map[string]string         // by kind.language
	variables map[string]*text.Template // by language
	letter    *html.Template
}

func readWordbook(folder fs.FS, layout *html.Template) (b wordbook, err error) {
	b = wordbook{wordings: map[string]crm.Wording{}, footers: map[string]string{}, variables: map[string]*text.Template{}}
	if b.letter, err = layout.Clone(); err != nil {
		return b, err
	}
	if b.letter, err = b.letter.ParseFS(folder, "letter.html"); err != nil {
		return b, err
	}
	files, err := fs.Glob(folder, "*.*.txt")
	if err != nil {
		return b, err
	}
	for _, file := range files {
		if err := b.read(folder, file); err != nil {
			return b, fmt.Errorf("words of %s: %w", file, err)
		}
	}
	return b, b.check()
}

// check returns an error for a variable that some words name and nothing stands for.
func (b wordbook) check() error {
	for key, w := range b.wordings {
		pieces := b.variables[w.Language]
		kind, _ := crm.WordedKindNamed(w.Kind)
		for _, p := range crm.Pieces("{" + strings.Join(kind.Variables, "}{") + "}" + b.footers[key]) {
			if p.Variable != "" && (pieces == nil || pieces.Lookup(p.Variable) == nil) {
				return fmt.Errorf("words of %s: nothing stands for {%s}", key, p.Variable)
			}
		}
	}
	return nil
}

func (b wordbook) read(folder fs.FS, file string) error {
	key := strings.TrimSuffix(file, ".txt")
	kind, language, _ := strings.Cut(key, ".")
	if kind == "variables" {
		pieces, err := text.New(path.Base(file)).Option("missingkey=error").Funcs(functions).ParseFS(folder, "variables.txt", file)
		b.variables[language] = pieces
		return err
	}
	source, err := fs.ReadFile(folder, file)
	if err != nil {
		return err
	}
	words, footer, ok := strings.Cut(string(source), "\n-- \n")
	subject, body, parted := strings.Cut(words, "\n\n")
	subject, named := strings.CutPrefix(subject, "Subject: ")
	if !ok || !parted || !named {
		return errors.New(`it must begin with a line "Subject: …" and an empty line, and end with a line "-- " and what stands below`)
	}
	w := crm.Wording{Kind: kind, Language: language, Subject: subject, Body: body}
	b.footers[key] = footer
	if faults := w.Check(); len(faults) > 0 {
		return crm.Invalid(faults)
	}
	b.wordings[key] = w
	return nil
}

// product returns the product's words; not ok: the product does not write this kind in this language.
func (b wordbook) product(kind, language string) (w crm.Wording, ok bool) {
	for _, l := range nearest(language) {
		if w, ok = b.wordings[kind+"."+l]; ok {
			return w, true
		}
	}
	return w, false
}

// writes reports whether the product has words for a kind of message, in every stage of it, in a language.
func (b wordbook) writes(kind, language string) bool {
	any := false
	for _, k := range crm.WordedKinds {
		if k.Message == kind {
			if _, ok := b.wordings[k.Name+"."+language]; !ok {
				return false
			}
			any = true
		}
	}
	return any
}

// piece returns words of ours in a language.
func (b wordbook) piece(language, name string) string {
	var words strings.Builder
	if err := b.variables[language].ExecuteTemplate(&words, name, nil); err != nil {
		return ""
	}
	return words.String()
}

// values returns what the variables stand for that some texts name.
func (b wordbook) values(language string, vars map[string]any, texts ...string) (map[string]string, error) {
	values := map[string]string{}
	for _, t := range texts {
		for _, p := range crm.Pieces(t) {
			if _, known := values[p.Variable]; known || p.Variable == "" {
				continue
			}
			var value strings.Builder
			if err := b.variables[language].ExecuteTemplate(&value, p.Variable, vars); err != nil {
				return nil, err
			}
			if values[p.Variable] = Clean(value.String()); p.Variable == quotedVariable {
				values[p.Variable] = strings.TrimSpace(value.String())
			}
		}
	}
	return values, nil
}
