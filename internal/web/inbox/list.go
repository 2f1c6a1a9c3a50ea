package inbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/web/request"
)

// Leads is GET /inbox: one of the lists, newest activity first.
func (i *Inbox) Leads(c *gin.Context) {
	tab := c.DefaultQuery("tab", Tabs[0])
	if !slices.Contains(Tabs[:], tab) {
		i.Responder.ErrorPage(c, crm.NotFound("page"))
		return
	}
	before, beforeID := parseCursor(c.Query("after"))
	list, err := i.Desk.Leads(c.Request.Context(), request.Actor(c), desk.Filter{View: desk.View(tab), Before: before, BeforeID: beforeID})
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	counts := map[string]int{}
	for view, n := range list.Counts {
		counts[string(view)] = int(n)
	}
	page := NewLeadsPage(i.chrome(c, "inbox", int(list.Held)), tab, counts)
	for _, lead := range list.Leads {
		page.Rows = append(page.Rows, NewLeadRow(page.Reader, lead, Around{
			Service: list.Services[lead.ServiceID].Name.In(page.Lang), Deadline: list.Offers[lead.ID].Deadline,
			Support: list.Support[lead.ID].Deadline, Reader: request.Actor(c).ID, Now: list.Now,
		}))
	}
	if beforeID != 0 {
		page.FirstHref = "/inbox?tab=" + tab
	}
	if list.More {
		last := list.Leads[len(list.Leads)-1]
		page.NextHref = "/inbox?" + url.Values{"tab": {tab}, "after": {cursor(last)}}.Encode()
	}
	i.Responder.Page(c, http.StatusOK, "inbox/leads", page)
}

// cursor names the lead that a page ends with: when it was last active, and its id.
func cursor(l crm.Lead) string {
	return strconv.FormatInt(l.LastActivity.UnixMicro(), 36) + "-" + strconv.FormatInt(l.ID, 36)
}

// parseCursor reads a cursor; one that is none begins at the top.
func parseCursor(s string) (time.Time, int64) {
	at, id, _ := strings.Cut(s, "-")
	micros, err := strconv.ParseInt(at, 36, 64)
	if err != nil {
		return time.Time{}, 0
	}
	n, err := strconv.ParseInt(id, 36, 64)
	if err != nil {
		return time.Time{}, 0
	}
	return time.UnixMicro(micros).UTC(), n
}
