package admin

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/machinery"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

const (
	machineryRoom = "/admin/machinery"
	machineryPage = 50 // dead jobs, and letters, on one page
)

// ShowMachinery is GET /admin/machinery: how every part is, what waits, and what needs a person.
func (a *Admin) ShowMachinery(c *gin.Context) {
	a.machinery(c, http.StatusOK, func(p *MachineryPage) { p.Address = c.Request.URL.RequestURI() })
}

// machinery answers with the page of the machinery, which change may amend.
func (a *Admin) machinery(c *gin.Context, status int, change func(*MachineryPage)) {
	view, err := a.lookAtMachinery(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	page := NewMachinery(a.machineryChrome(c), view)
	change(&page)
	a.Responder.Page(c, status, "admin/machinery", page)
}

func (a *Admin) machineryChrome(c *gin.Context) response.Chrome {
	chrome := a.chrome(c)
	if code := c.Query("done"); strings.HasPrefix(code, "job_") || strings.HasPrefix(code, "mail_") {
		if key := "flash." + code; chrome.Has(key) {
			count, _ := strconv.Atoi(c.Query("count")) // typed by hand it may be anything; then it is 0
			chrome.Flash = &response.Flash{Kind: "good", Text: chrome.T(key, "Count", count)}
		}
	}
	chrome.Back = machineryRoom
	return chrome
}

// lookAtMachinery asks for everything the page shows. Without the database there is nothing to list.
func (a *Admin) lookAtMachinery(c *gin.Context) (view MachineryView, err error) {
	ctx, actor := c.Request.Context(), request.Actor(c)
	if view.Snapshot, err = a.Machinery.Snapshot(ctx); err != nil {
		return view, err
	}
	if view.Dead, err = a.Machinery.Dead(ctx, actor, deadCursor(c), machineryPage+1); err != nil {
		return view, err
	}
	view.Older = c.Query("dead") != "" || c.Query("mail") != ""
	view.LettersBefore = lettersBefore(c)
	view.Letters, err = a.Machinery.Letters(ctx, actor, view.LettersBefore, machineryPage+1)
	return view, err
}

// deadCursor reads "micros-id"; an address typed by hand begins at the top.
func deadCursor(c *gin.Context) (cursor machinery.Cursor) {
	var micros, id int64
	if _, err := fmt.Sscanf(c.Query("dead"), "%d-%d", &micros, &id); err != nil {
		return cursor
	}
	return machinery.Cursor{At: time.UnixMicro(micros), ID: id}
}

func lettersBefore(c *gin.Context) int64 {
	before, err := strconv.ParseInt(c.Query("mail"), 10, 64)
	if err != nil {
		return math.MaxInt64
	}
	return before
}

// RetryJob is POST /admin/machinery/jobs/{id}/retry.
func (a *Admin) RetryJob(c *gin.Context) {
	id, err := request.ID(c, "id", "job")
	if err == nil {
		err = a.Machinery.Revive(c.Request.Context(), request.Actor(c), id)
	}
	a.settleJob(c, err, "job_retried")
}

// GiveUpJob is POST /admin/machinery/jobs/{id}/give-up, with why.
func (a *Admin) GiveUpJob(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "id", "job")
	if err == nil {
		err = a.Machinery.GiveUp(c.Request.Context(), request.Actor(c), id, fields.Text("why"))
	}
	if fault, ok := firstFault(err); ok {
		a.machinery(c, http.StatusUnprocessableEntity, func(p *MachineryPage) {
			p.amendDead(id, fields.Text("why"), response.FieldText(p.Reader, fault))
		})
		return
	}
	a.settleJob(c, err, "job_given_up")
}

// settleJob goes back to the page. A job that is not dead any more was dealt with by a first click, or by a colleague.
func (a *Admin) settleJob(c *gin.Context, err error, done string) {
	switch {
	case err == nil:
		a.Responder.Redirect(c, machineryRoom+"?done="+done)
	case crm.HasCode(err, "job_not_found"):
		a.Responder.Redirect(c, machineryRoom+"?done=job_already")
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// RetryKind is POST /admin/machinery/retry: every dead job of a kind.
func (a *Admin) RetryKind(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	n, err := a.Machinery.ReviveAll(c.Request.Context(), request.Actor(c), fields.Get("kind"))
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	if n == 0 {
		a.Responder.Redirect(c, machineryRoom+"?done=job_already")
		return
	}
	a.Responder.Redirect(c, machineryRoom+"?done=job_all_retried&count="+strconv.FormatInt(n, 10))
}

// SendAgain is POST /admin/machinery/messages/{id}/send; "twice" says that a second copy is accepted.
func (a *Admin) SendAgain(c *gin.Context) {
	fields, err := request.ReadForm(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	id, err := request.ID(c, "id", "message")
	if err == nil {
		err = a.Machinery.SendAgain(c.Request.Context(), request.Actor(c), id, fields.Bool("twice"))
	}
	if fault, ok := firstFault(err); ok {
		a.machinery(c, http.StatusUnprocessableEntity, func(p *MachineryPage) {
			p.amendLetter(id, response.FieldText(p.Reader, fault))
		})
		return
	}
	switch {
	case err == nil:
		a.Responder.Redirect(c, machineryRoom+"?done=mail_again")
	case crm.HasCode(err, "message_moved_on"):
		a.Responder.Redirect(c, machineryRoom+"?done=mail_already")
	default:
		a.Responder.ErrorPage(c, err)
	}
}

// firstFault is what is wrong with a field, if that is what err says.
func firstFault(err error) (crm.FieldError, bool) {
	var e *crm.Error
	if !errors.As(err, &e) || e.Kind != crm.KindInvalid || len(e.Fields) == 0 {
		return crm.FieldError{}, false
	}
	return e.Fields[0], true
}
