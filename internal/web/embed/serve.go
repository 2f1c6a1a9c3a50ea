package embed

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
)

// Embed serves the script, and what it asks for to find a proof of work. Each is joined when it is first asked for: a
// desk without websites does without the memory that takes.
type Embed struct{ script, proof func() (file, error) }

type file struct {
	plain, packed []byte
	tag           string
}

// New returns an Embed of the modules in embed/ of package templates.
func New(files fs.FS, catalog *i18n.Catalog) *Embed {
	joined := func(name string) func() (file, error) {
		return sync.OnceValues(func() (file, error) {
			text, err := join(files, catalog, name)
			if err != nil {
				return file{}, err
			}
			return pack(text)
		})
	}
	return &Embed{script: joined("main.js"), proof: joined("proof-worker.js")}
}

func pack(text []byte) (file, error) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return file{}, err
	}
	_, err = w.Write(text)
	if err := errors.Join(err, w.Close()); err != nil {
		return file{}, fmt.Errorf("packing: %w", err)
	}
	sum := sha256.Sum256(text)
	return file{plain: text, packed: packed.Bytes(), tag: hex.EncodeToString(sum[:8])}, nil
}

// Script is GET /embed.js.
func (e *Embed) Script(c *gin.Context) { serve(c, e.script) }

// Proof is GET /embed-proof.js: the page in the frame and its worker in one.
func (e *Embed) Proof(c *gin.Context) { serve(c, e.proof) }

// Frame is GET /embed-proof: a page in a frame of anybody's, which finds proofs of work and knows nothing.
func (e *Embed) Frame(c *gin.Context) {
	c.Header("Content-Security-Policy", "default-src 'none'; script-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *")
	c.Header("Cache-Control", "no-cache")
	c.Header("Cross-Origin-Resource-Policy", "cross-origin")
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte("<!doctype html><html lang=\"en\"><title>Frontdesk</title><script src=\"/embed-proof.js\"></script></html>\n"))
}

// serve answers with a script that pages of any origin may run: asked for each time, sent only when it is another.
func serve(c *gin.Context, script func() (file, error)) {
	f, err := script()
	if err != nil {
		panic(err) // the modules are part of the program, and a test joins them
	}
	h := c.Writer.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept-Encoding")
	body, tag := f.plain, `"`+f.tag+`"`
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		body, tag = f.packed, `"`+f.tag+`-gzip"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("ETag", tag)
	if request.Has(c, tag) {
		h.Del("Content-Encoding")
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, "text/javascript; charset=utf-8", body)
}
