package response

import (
	"math"
	"strings"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// ErrorView is a fault in words: pages site/error and site/limited.
type ErrorView struct {
	Chrome
	Status    int
	Heading   string
	Detail    string
	Wait      string // when to try again, in words; empty: nothing is known
	Home      string // where to go from here; empty: back in the browser
	HomeLabel string
}

// ErrorPage answers err as a page in the reader's language, the same in words as Problem.
func (r *Responder) ErrorPage(c *gin.Context, err error) {
	_ = c.Error(err) // only collects; it returns what it was given
	e := crm.AsError(err)
	view := r.errorView(c, e)
	setRetryAfter(c, e)
	NoStore(c)
	name := "site/error"
	if e.Kind == crm.KindRateLimited {
		name = "site/limited"
	}
	r.Page(c, view.Status, name, view)
	c.Abort()
}

func (r *Responder) errorView(c *gin.Context, e *crm.Error) ErrorView {
	reader := r.Reader(c)
	view := ErrorView{Chrome: r.Chrome(c, Title(reader, e)), Status: Status(e), Heading: Title(reader, e), Detail: Detail(reader, e)}
	if len(e.Fields) > 0 {
		view.Detail = FieldText(reader, e.Fields[0])
	}
	if e.RetryAfter > 0 {
		view.Wait = reader.T("wait.minutes", "Count", int(math.Ceil(e.RetryAfter.Minutes())))
	}
	for _, room := range []string{"/inbox", "/admin"} {
		if strings.HasPrefix(c.Request.URL.Path, room) {
			view.Home, view.HomeLabel = "/inbox", reader.T("action.open_inbox")
		}
	}
	if e.Code == "link_expired" || e.Code == "link_invalid" {
		view.Home, view.HomeLabel = "/login", reader.T("login.sign_in")
	}
	return view
}
