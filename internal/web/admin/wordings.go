package admin

import (
	"net/http"
	netmail "net/mail"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/i18n"
	"frontdesk/internal/mail"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Wordings is GET /admin/sites/{id}/wordings: what the mails of a site to its clients say.
func (a *Admin) Wordings(c *gin.Context) {
	site, all, err := a.wordingsOf(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/list", NewWordingList(a.chrome(c), site, all))
}

// EditWording is GET /admin/sites/{id}/wordings/{mail}/{language}.
func (a *Admin) EditWording(c *gin.Context) {
	site, w, err := a.wordingOf(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	a.showWording(c, http.StatusOK, a.chrome(c), site, w, nil)
}

func (a *Admin) showWording(c *gin.Context, status int, chrome response.Chrome, site crm.Site, w crm.Wording, faults []crm.FieldError) {
	response.AllowFrames(c)
	a.Responder.Page(c, status, "admin/wording", NewWordingPage(chrome, site, w, faults))
}

// SaveWording is POST /admin/sites/{id}/wordings/{mail}/{language}.
func (a *Admin) SaveWording(c *gin.Context) {
	site, w, err := a.typedWording(c)
	if err == nil {
		err = a.Mail.SaveWording(c.Request.Context(), request.Actor(c), w)
	}
	a.settleWording(c, site, w, err, func() { a.Responder.Redirect(c, wordingPath(w)+"?done=saved") })
}

// TryWording is POST /admin/sites/{id}/wordings/{mail}/{language}/try: a sample of what is typed goes to whoever typed it.
func (a *Admin) TryWording(c *gin.Context) {
	to := netmail.Address{Name: request.User(c).Name, Address: request.User(c).Email}
	site, w, err := a.typedWording(c)
	if err == nil {
		err = a.Mail.TryWording(c.Request.Context(), request.Actor(c), site, w, to)
	}
	a.settleWording(c, site, w, err, func() {
		chrome := a.chrome(c)
		chrome.Flash = &response.Flash{Kind: "good", Text: chrome.T("wording.tried", "Address", to.Address)}
		a.showWording(c, http.StatusOK, chrome, site, w, nil)
	})
}

// DropWording is POST /admin/sites/{id}/wordings/{mail}/{language}/drop: the product's words again.
func (a *Admin) DropWording(c *gin.Context) {
	site, w, err := a.wordingOf(c)
	if err == nil {
		err = a.Mail.DropWording(c.Request.Context(), request.Actor(c), w)
	}
	if crm.HasCode(err, "wording_not_found") { // a first click, or a colleague, was quicker
		err = nil
	}
	a.settleWording(c, site, w, err, func() { a.Responder.Redirect(c, wordingPath(w)+"?done=saved") })
}

// settleWording goes on, or shows what was typed again with its faults.
func (a *Admin) settleWording(c *gin.Context, site crm.Site, w crm.Wording, err error, done func()) {
	e := crm.AsError(err)
	switch {
	case err == nil:
		done()
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		a.showWording(c, response.Status(e), a.chrome(c), site, w, e.Fields)
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// PreviewWording is GET /admin/sites/{id}/wordings/{mail}/{language}/preview, for the words as they are, and POST, for what is
// typed: the mail to a client who does not exist, in a frame. part=text is the one for programs that show no HTML.
func (a *Admin) PreviewWording(c *gin.Context) {
	read := a.wordingOf
	if c.Request.Method == http.MethodPost {
		read = a.typedWording
	}
	site, w, err := read(c)
	var content mail.Content
	view := SamplePage{Chrome: a.chrome(c)}
	if err == nil {
		view.Subject, content, err = a.Mail.Sample(c.Request.Context(), request.Actor(c), site, w)
	}
	e := crm.AsError(err)
	switch {
	case err == nil && c.Query("part") != "text":
		response.NoStore(c)
		a.Responder.Foreign(c, []byte(content.HTML))
		return
	case err == nil:
		view.Text = content.Text
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		for _, fault := range e.Fields {
			view.Faults = append(view.Faults, response.FieldText(view.Reader, fault))
		}
	default:
		a.Responder.ErrorPage(c, err)
		return
	}
	a.Responder.ForeignPage(c, "admin/sample", view)
}

// wordingsOf returns the site of the address, with what its mails say.
func (a *Admin) wordingsOf(c *gin.Context) (site crm.Site, all []crm.Wording, err error) {
	setup, err := a.Firm.Setup(c.Request.Context(), request.Actor(c))
	if err == nil {
		site, err = find(c, setup.Sites, crm.Site{}, func(s crm.Site) int64 { return s.ID })
	}
	if err == nil && site.ID == 0 {
		err = crm.NotFound("page")
	}
	if err != nil {
		return site, nil, err
	}
	all, err = a.Mail.Wordings(c.Request.Context(), request.Actor(c), site.ID, i18n.Languages[:])
	return site, all, err
}

// wordingOf returns the mail of the address.
func (a *Admin) wordingOf(c *gin.Context) (site crm.Site, w crm.Wording, err error) {
	site, all, err := a.wordingsOf(c)
	if err != nil {
		return site, w, err
	}
	for _, w := range all {
		if w.Kind == c.Param("mail") && w.Language == c.Param("language") {
			w.SiteID = site.ID
			return site, w, nil
		}
	}
	return site, w, crm.NotFound("page")
}

// typedWording is wordingOf in the words that were posted.
func (a *Admin) typedWording(c *gin.Context) (site crm.Site, w crm.Wording, err error) {
	fields, err := request.ReadOwnForm(c)
	if err != nil {
		return site, w, err
	}
	site, w, err = a.wordingOf(c)
	typed := &reading{Fields: fields}
	w.Subject, w.Body = typed.text("subject", w.Subject), typed.text("body", w.Body)
	return site, w, err
}
