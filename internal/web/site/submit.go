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

// askedBy are those, and the fields that the form has of its own.
func askedBy(form crm.Form) []string {
	names := slices.Clone(asked)
	for _, f := range form.Fields {
		names = append(names, f.Name)
	}
	return names
}

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
		"referrer": {c.GetHeader("Referer")}, "service": {c.Query("service")}, "form_token": {s.Intake.Token(form)},
	}
	s.showForm(c, http.StatusOK, form, chrome, values, nil)
}

// read reads what is posted to a form that was found, unless err, and its files; false when it has answered already.
func (s *Site) read(c *gin.Context, form intake.Form, err error) (fields request.Fields, upload *intake.Upload, ok bool) {
	if err == nil {
		err = foreign(c, form.Site) // before its files are taken in
	}
	if err == nil {
		fields, upload, err = request.ReadPost(c, request.ReadForm, func() (*intake.Upload, error) {
			return s.Intake.Upload(c.Request.Context(), form, request.Address(c))
		})
	}
	if err != nil {
		s.fail(c, fields.Get("locale"), err)
	}
	return fields, upload, err == nil
}

// Submit is POST /f/{form}: 303 to the thank-you page, or 422 and the form with what was typed.
func (s *Site) Submit(c *gin.Context) {
	form, err := s.Intake.Form(c.Request.Context(), c.Param("form"))
	fields, upload, ok := s.read(c, form, err)
	defer upload.Close()
	if !ok {
		return
	}
	locale := fields.Get("locale")
	receipt, err := s.Intake.Submit(c.Request.Context(), intake.Post{
		Form: form.Slug, Fields: fields, Address: request.Address(c),
		UserAgent: c.Request.UserAgent(), Languages: c.GetHeader("Accept-Language"), Upload: upload,
	})
	if e := crm.AsError(err); err != nil && e.Kind == crm.KindInvalid && len(e.Fields) > 0 {
		s.showForm(c, response.Status(e), form, s.chrome(c, form.Site, locale), fields, e.Fields)
		return
	}
	if err != nil {
		s.fail(c, locale, err)
		return
	}
	if to := form.After(receipt.Reference); to != "" {
		s.Responder.Redirect(c, to)
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
	response.AllowFormTo(c, form.Redirect) // where the browser goes after it
	names := askedBy(form.Form)
	in := FormInput{
		Form: form.Form, Services: form.Services, Values: values, Faults: faults, Hidden: carried(names, values, faults),
	}
	in.Endings, in.MaxFiles, in.MaxFile = s.Intake.FileLimits()
	page := NewFormPage(chrome, in)
	page.addUnasked(names, faults)
	s.Responder.Page(c, status, "site/form", page)
}

// addUnasked tells of faults in fields that the page does not ask for.
func (p *FormPage) addUnasked(asked []string, faults []crm.FieldError) {
	for _, f := range faults {
		if !slices.Contains(asked, f.Field) {
			text := f.Field + p.T("form.colon") + response.FieldText(p.Reader, f)
			p.Faults = append(p.Faults, response.Fault{Href: "#main", Text: text})
		}
	}
}

// carried is what the form page carries unseen through a correction: all that was posted and is not asked for
// here, such as the further fields of a website's own form. What is at fault is left out, since nobody could mend it.
func carried(asked []string, values request.Fields, faults []crm.FieldError) (hidden []response.Hidden) {
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
	s.Responder.Page(c, http.StatusOK, "site/thanks", NewThanksPage(chrome, form.Words, given.String(), home(form.Site, c.Query("back"), c.Request.Host)))
}
