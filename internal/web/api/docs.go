package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/i18n"
	"frontdesk/internal/web/response"
)

// Document is GET /api/v1/openapi.json.
func (a *API) Document(c *gin.Context) {
	sum := sha256.Sum256(document)
	c.Header("Content-Type", "application/json")
	c.Header("Cache-Control", "no-cache")
	c.Header("ETag", `"`+hex.EncodeToString(sum[:6])+`"`)
	http.ServeContent(c.Writer, c.Request, "openapi.json", time.Time{}, bytes.NewReader(document))
}

// Docs is GET /api/v1/docs: the document for people.
func (a *API) Docs(c *gin.Context) {
	page, err := NewDocsPage(a.Responder.Chrome(c, ""), a.BaseURL)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "api/docs", page)
}

// DocsPage shows the document: page api/docs.
type DocsPage struct {
	response.Chrome
	About   string
	Groups  []DocGroup
	Schemas []DocSchema
}

// DocGroup is the operations of one resource.
type DocGroup struct {
	Name, ID   string
	Operations []DocOperation
}

// DocOperation is one operation with an example.
type DocOperation struct {
	ID, Method, Path, Summary, Detail string
	Scope                             string // that a key must have; empty: none
	Keyless                           bool   // no key is needed
	Parameters, Body                  []DocField
	Curl                              string
	Status                            string
	Answer                            string // an example; empty: no JSON is answered
	Problems                          []string
}

// DocField is one parameter or member.
type DocField struct {
	Name, Type, Text string
	Where            string // path, query, header; empty: a member
	Href             string // of the schema that Type names
	Required         bool
}

// DocMembers is a table of fields, with the word for those that must be given.
type DocMembers struct {
	Must   string
	Fields []DocField
}

// Members is what the part "members" shows.
func (p DocsPage) Members(fields []DocField) DocMembers {
	return DocMembers{p.T("docs.must"), fields}
}

// DocSchema is what has a name in the document.
type DocSchema struct {
	Name, ID string
	Fields   []DocField
}

// NewDocsPage prepares the page; base is the address of the product.
func NewDocsPage(chrome response.Chrome, base string) (DocsPage, error) {
	d := json.NewDecoder(bytes.NewReader(document))
	d.UseNumber()
	read, err := readOrdered(d)
	if err != nil {
		return DocsPage{}, err
	}
	doc, _ := read.(object)
	chrome.Title = chrome.T("docs.heading")
	p := DocsPage{Chrome: chrome, About: doc.object("info").text("description")}
	reading := docReader{Reader: chrome.Reader, schemas: doc.object("components").object("schemas"), base: base}
	for i, tag := range doc.list("tags") {
		name := tag.(object).text("name") // Generate makes tags so
		p.Groups = append(p.Groups, DocGroup{Name: name, ID: "group-" + string(rune('1'+i)), Operations: reading.operations(doc.object("paths"), name)})
	}
	for _, m := range reading.schemas {
		schema, _ := m.value.(object)
		p.Schemas = append(p.Schemas, DocSchema{Name: m.name, ID: schemaID(m.name), Fields: reading.members(schema)})
	}
	return p, nil
}

// docReader turns parts of the document into what the page shows.
type docReader struct {
	i18n.Reader
	schemas object
	base    string
}

func (d docReader) operations(paths object, group string) (all []DocOperation) {
	for _, path := range paths {
		for _, m := range path.value.(object) {
			o, _ := m.value.(object)
			if tags := o.list("tags"); len(tags) > 0 && tags[0] == group {
				all = append(all, d.operation(path.name, m.name, o))
			}
		}
	}
	return all
}
