package response

import (
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/i18n"
)

const readerKey = "frontdesk.reader"

// LanguageCookie and LanguageQuery are where a visitor's own choice of language is found.
const (
	LanguageCookie = "lang"
	LanguageQuery  = "lang"
)

// SetReader fixes who reads the answer: a signed-in user, or a visitor of a site with its own zone.
func SetReader(c *gin.Context, reader i18n.Reader) { c.Set(readerKey, reader) }

// Reader returns who reads the answer: the one set, else whom the address, the cookie or the browser asks for.
func (r *Responder) Reader(c *gin.Context) i18n.Reader {
	if v, ok := c.Get(readerKey); ok {
		if reader, ok := v.(i18n.Reader); ok {
			return reader
		}
	}
	return r.Visitor(c, "", nil)
}

// Visitor returns the reader for somebody who is not signed in. A language chosen in the address or the cookie
// wins, then locale (the form's, when it was posted), then the browser's wishes.
func (r *Responder) Visitor(c *gin.Context, locale string, zone *time.Location) i18n.Reader {
	cookie, err := c.Cookie(LanguageCookie)
	if err != nil {
		cookie = "" // none was sent
	}
	lang := r.catalog.Match(c.Query(LanguageQuery), locale, cookie, c.GetHeader("Accept-Language"))
	return r.catalog.Reader(lang, zone)
}

// In returns a reader of a language that we write.
func (r *Responder) In(language string) i18n.Reader { return r.catalog.Reader(language, nil) }
