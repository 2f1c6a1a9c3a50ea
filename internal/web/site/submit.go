package site

import (
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/intake"
	"frontdesk/internal/reference"
	"frontdesk/internal/token"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// asked are the fields that the form page shows; website is its honeypot.
var asked = []string{"service", "message", "email", "phone", "wechat", "whatsapp", "name", "company", "country", "consent", "website"}

// ShowForm is GET /f/{form}: the hosted form.
func (s *Site) ShowForm(c *gin.Context) {
	form, err := s.Intake.Form(c.Request.Context(), c.Param("form"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	chrome := s.chrome(c, form.Site, c.Query("locale"))
	values := map[string][]string{
		"submission_id": {token.Random()}, "locale": {chrome.Lang}, "page": {c.Query("page")},
		"referrer": {c.GetHeader("Referer")}, "service": {c.Query("service")},
	}
	s.showForm(c, http.StatusOK, form, chrome, values, nil)
}

// Submit is POST /f/{form}: 303 to the thank-you page, or 422 and the form with what was typed.
func (s *Site) Submit(c *gin.Context) {
	form, err := s.Intake.Form(c.Request.Context(), c.Param("form"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	fields, err := request.ReadForm(c)
	if err == nil {
		err = foreign(c, form.Site)
	}
	locale := fields.Get("locale")
	if err != nil {
		s.fail(c, locale, err)
		return
	}
	receipt, err := s.Intake.Submit(c.Request.Context(), intake.Post{
		Form: form.Slug, Fields: fields, Address: request.Address(c),
		UserAgent: c.Request.UserAgent(), Languages: c.GetHeader("Accept-Language"),
	})
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 {
		s.showForm(c, response.Status(e), form, s.chrome(c, form.Site, locale), fields, e.Fields)
		return
	}
	if err != nil {
		s.fail(c, locale, err)
		return
	}
	query := url.Values{"reference": {receipt.Reference}, response.LanguageQuery: {s.chrome(c, form.Site, locale).Lang}}
	if back := home(form.Site, fields.Get("page"), c.Request.Host); back != "" {
		query.Set("back", back)
	}
	s.Responder.Redirect(c, "/f/"+form.Slug+"/thanks?"+query.Encode())
}

func (s *Site) showForm(c *gin.Context, status int, form intake.Form, chrome response.Chrome, values request.Fields, faults []crm.FieldError) {
	response.NoStore(c)
	page := NewFormPage(chrome, FormInput{
		Form: form.Form, Services: form.Services, Values: values, Faults: faults, Hidden: carried(values, faults),
	})
	for _, f := range faults {
		if !slices.Contains(asked, f.Field) {
			text := f.Field + chrome.T("form.colon") + response.FieldText(chrome.Reader, f)
			page.Faults = append(page.Faults, response.Fault{Href: "#main", Text: text})
		}
	}
	s.Responder.Page(c, status, "site/form", page)
}

// carried is what the form page carries unseen through a correction: all that was posted and is not asked for
// here, such as the further fields of a website's own form. What is at fault is left out, since nobody could mend it.
func carried(values request.Fields, faults []crm.FieldError) (hidden []response.Hidden) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		atFault := slices.ContainsFunc(faults, func(f crm.FieldError) bool { return f.Field == name })
		if atFault || slices.Contains(asked, name) {
			continue
		}
		for _, value := range values[name] {
			if value != "" {
				hidden = append(hidden, response.Hidden{Name: name, Value: value})
			}
		}
	}
	return hidden
}

// Thanks is GET /f/{form}/thanks: it shows the reference it is given and knows nothing about it.
func (s *Site) Thanks(c *gin.Context) {
	form, err := s.Intake.Form(c.Request.Context(), c.Param("form"))
	if err != nil {
		s.fail(c, "", err)
		return
	}
	given, err := reference.Parse(c.Query("reference"))
	if err != nil {
		s.fail(c, "", crm.NotFound("page"))
		return
	}
	response.NoStore(c)
	chrome := s.chrome(c, form.Site, "")
	s.Responder.Page(c, http.StatusOK, "site/thanks", NewThanksPage(chrome, given.String(), home(form.Site, c.Query("back"), c.Request.Host)))
}
