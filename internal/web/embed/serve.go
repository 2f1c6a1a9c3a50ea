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

	"github.com/gin-gonic/gin"

	"frontdesk/internal/i18n"
	"frontdesk/internal/web/request"
)

// Embed serves the script, and what it asks for to find a proof of work.
type Embed struct{ script, proof file }

type file struct {
	plain, packed []byte
	tag           string
}

// New builds both scripts from embed/ of package templates. It fails when one cannot be read.
func New(files fs.FS, catalog *i18n.Catalog) (*Embed, error) {
	e := &Embed{}
	for name, to := range map[string]*file{"main.js": &e.script, "proof-worker.js": &e.proof} {
		text, err := join(files, catalog, name)
		if err != nil {
			return nil, err
		}
		if *to, err = pack(text); err != nil {
			return nil, err
		}
	}
	return e, nil
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
func (e *Embed) Script(c *gin.Context) { e.script.serve(c) }

// Proof is GET /embed-proof.js: the page in the frame and its worker in one.
func (e *Embed) Proof(c *gin.Context) { e.proof.serve(c) }

// Frame is GET /embed-proof: a page in a frame of anybody's, which finds proofs of work and knows nothing.
func (e *Embed) Frame(c *gin.Context) {
	c.Header("Content-Security-Policy", "default-src 'none'; script-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *")
	c.Header("Cache-Control", "no-cache")
	c.Header("Cross-Origin-Resource-Policy", "cross-origin")
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte("<!doctype html><html lang=\"en\"><title>Frontdesk</title><script src=\"/embed-proof.js\"></script></html>\n"))
}

// serve answers with a script that pages of any origin may run: asked for each time, sent only when it is another.
func (f file) serve(c *gin.Context) {
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
