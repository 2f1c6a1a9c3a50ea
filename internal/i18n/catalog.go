package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Default is the language of a reader who asks for none that we write.
const Default = "en"

// Languages are the languages every message is written in, in the order in which a reader is offered them.
var Languages = [...]string{"en", "zh"}

// Catalog holds every message in every language. It is safe for concurrent use.
type Catalog struct {
	bundle *i18n.Bundle
	keys   map[string]map[string]bool // language → key → present
	voices map[string]voice
}

// voice is what speaking one language takes.
type voice struct {
	localizer *i18n.Localizer
	printer   *message.Printer
}

// Load reads every <name>.<language>.json at the root of files. A file is a flat object from key to text, or to
// an object of plural forms; text is a template over the parameters: "{{.Name}} took it".
func Load(files fs.FS) (*Catalog, error) {
	c := &Catalog{bundle: i18n.NewBundle(language.MustParse(Default)), keys: map[string]map[string]bool{}, voices: map[string]voice{}}
	c.bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("listing locales: %w", err)
	}
	for _, name := range names {
		if err := c.add(files, name); err != nil {
			return nil, fmt.Errorf("reading locale %s: %w", name, err)
		}
	}
	for _, lang := range Languages {
		if c.keys[lang] == nil {
			return nil, fmt.Errorf("no messages in language %q", lang)
		}
		tag := language.MustParse(lang)
		c.voices[lang] = voice{i18n.NewLocalizer(c.bundle, lang), message.NewPrinter(tag)}
	}
	return c, nil
}

// add reads one file; a key that another file has in the same language is a fault.
func (c *Catalog) add(files fs.FS, name string) error {
	file, err := c.bundle.LoadMessageFileFS(files, name)
	if err != nil {
		return err
	}
	lang := file.Tag.String()
	if c.keys[lang] == nil {
		c.keys[lang] = map[string]bool{}
	}
	for _, m := range file.Messages {
		if c.keys[lang][m.ID] {
			return fmt.Errorf("key %q is written twice", m.ID)
		}
		c.keys[lang][m.ID] = true
	}
	return nil
}

// Has reports whether the key is written in the language.
func (c *Catalog) Has(lang, key string) bool { return c.keys[lang][key] }

// Keys returns the keys written in the language, sorted.
func (c *Catalog) Keys(lang string) []string {
	keys := make([]string, 0, len(c.keys[lang]))
	for key := range c.keys[lang] {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// Match returns the language to speak to somebody who asked in these ways, most binding first; each is a tag
// ("zh-Hans") or the value of an Accept-Language header. Any Chinese is "zh"; nothing known is Default.
func (c *Catalog) Match(accept ...string) string {
	for _, a := range accept {
		tags, _, err := language.ParseAcceptLanguage(a)
		if err != nil {
			continue // what a stranger's browser sends may be anything
		}
		for _, tag := range tags {
			if base, _ := tag.Base(); slices.Contains(Languages[:], base.String()) {
				return base.String()
			}
		}
	}
	return Default
}

// Reader returns the voice for somebody who reads lang (matched as by Match) and lives in zone; nil is UTC.
func (c *Catalog) Reader(lang string, zone *time.Location) Reader {
	if zone == nil {
		zone = time.UTC
	}
	lang = c.Match(lang)
	return Reader{Lang: lang, catalog: c, zone: zone}
}
