package site

import (
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/intake"
	"frontdesk/internal/reference"
	"frontdesk/internal/status"
	"frontdesk/internal/token"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// ShowStatus is GET /t/{reference}: how an enquiry stands, for whoever has the link of a mail; else it asks who it is.
func (s *Site) ShowStatus(c *gin.Context) {
	response.Token(c)
	signed := c.Query("k")
	if signed == "" {
		s.askStatus(c, http.StatusOK, AskInput{Reference: c.Param("reference")})
		return
	}
	s.showStatus(c, http.StatusOK, c.Param("reference"), signed, StatusInput{Sent: c.Query("sent")})
}

// AskStatus is GET /t: it asks for a reference, and who it is.
func (s *Site) AskStatus(c *gin.Context) {
	response.Token(c)
	s.askStatus(c, http.StatusOK, AskInput{Reference: c.Query("reference")})
}

// FindStatus is POST /t: 303 to the page of a reference. What was written on a page whose link is over comes along.
func (s *Site) FindStatus(c *gin.Context) {
	response.Token(c)
	fields, err := request.ReadForm(c)
	if err != nil {
		s.fail(c, "", err)
		return
	}
	in := AskInput{Locale: fields.Get("locale"), Reference: fields.Text("reference"), Contact: fields.Text("given"), Message: fields.Text("message")}
	of, signed, err := s.Status.Find(c.Request.Context(), status.Question{Reference: in.Reference, Contact: in.Contact, Address: request.Address(c)})
	switch e := crm.AsError(err); {
	case err == nil && in.Message != "":
		s.showStatus(c, http.StatusOK, of, signed, StatusInput{Message: in.Message})
	case err == nil:
		s.Responder.Redirect(c, statusHref(c, of, url.Values{"k": {signed}}))
	case e.Kind == crm.KindNotFound || len(e.Fields) > 0:
		in.Faults, in.Unknown = e.Fields, len(e.Fields) == 0
		s.askStatus(c, response.Status(e), in)
	default:
		s.fail(c, in.Locale, err)
	}
}

// WriteStatus is POST /t/{reference}: what the client writes in the box.
func (s *Site) WriteStatus(c *gin.Context) {
	response.Token(c)
	fields, err := request.ReadForm(c)
	if err != nil {
		s.fail(c, "", err)
		return
	}
	of, signed, locale := c.Param("reference"), c.Query("k"), fields.Get("locale")
	sent, err := s.Status.Write(c.Request.Context(), status.Written{Reference: of, Signed: signed, Post: intake.Post{
		Fields: fields, Address: request.Address(c), UserAgent: c.Request.UserAgent(), Languages: c.GetHeader("Accept-Language"),
	}})
	switch e := crm.AsError(err); {
	case err == nil:
		s.Responder.Redirect(c, statusHref(c, of, url.Values{"k": {signed}, "sent": {sent}}))
	case e.Kind == crm.KindGone:
		s.askStatus(c, response.Status(e), AskInput{Locale: locale, Reference: of, Message: fields.Text("message"), Over: true})
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		s.showStatus(c, response.Status(e), of, signed, StatusInput{Message: fields.Text("message"), Faults: e.Fields})
	default:
		s.fail(c, locale, err)
	}
}

// statusHref is the page of a reference in the language that was chosen, if one was.
func statusHref(c *gin.Context, of string, query url.Values) string {
	if lang := c.Query(response.LanguageQuery); lang != "" {
		query.Set(response.LanguageQuery, lang)
	}
	return status.Path(url.PathEscape(of)) + "?" + query.Encode()
}

func (s *Site) showStatus(c *gin.Context, code int, of, signed string, in StatusInput) {
	standing, err := s.Status.Open(c.Request.Context(), of, signed)
	if crm.IsKind(err, crm.KindGone) {
		s.askStatus(c, http.StatusGone, AskInput{Reference: of, Message: in.Message, Over: true})
		return
	}
	if err != nil {
		s.fail(c, "", err)
		return
	}
	if sent, err := reference.Parse(in.Sent); err == nil {
		in.Sent = sent.String()
	} else {
		in.Sent = ""
	}
	in.Key, in.Action = token.Random(), statusHref(c, standing.Reference, url.Values{"k": {signed}})
	s.Responder.Page(c, code, "site/status", NewStatusPage(s.chrome(c, standing.Site, standing.Locale), standing, in))
}

func (s *Site) askStatus(c *gin.Context, code int, in AskInput) {
	site, err := s.Status.Asker(c.Request.Context())
	if err != nil {
		s.fail(c, "", err)
		return
	}
	in.Action = "/t"
	if lang := c.Query(response.LanguageQuery); lang != "" {
		in.Action += "?" + url.Values{response.LanguageQuery: {lang}}.Encode()
	}
	s.Responder.Page(c, code, "site/ask", NewAskPage(s.chrome(c, site, in.Locale), in))
}
