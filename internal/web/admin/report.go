package admin

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/desk"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// TeamReport is GET /admin/teams/{id}/report: how a team's leads were handed out in a period, which is asked for as
// ?period= or as ?from= and ?until=, days in the team's time zone.
func (a *Admin) TeamReport(c *gin.Context) {
	team, period, report, err := a.report(c)
	faults := crm.AsError(err)
	if err != nil && (faults.Kind != crm.KindInvalid || len(faults.Fields) == 0) {
		a.Responder.ErrorPage(c, err)
		return
	}
	if err != nil {
		a.Responder.Page(c, response.Status(faults), "admin/report", NewReportPage(a.chrome(c), team, period, nil, faults.Fields))
		return
	}
	a.Responder.Page(c, http.StatusOK, "admin/report", NewReportPage(a.chrome(c), team, period, &report, nil))
}

// TeamReportCSV is GET /admin/teams/{id}/report.csv, of the same period.
func (a *Admin) TeamReportCSV(c *gin.Context) {
	team, period, report, err := a.report(c)
	if err != nil {
		a.Responder.ErrorPage(c, err)
		return
	}
	name := fmt.Sprintf("report-%d-%s-%s.csv", team.ID, period.From.Format(dayLayout), period.last().Format(dayLayout))
	a.Responder.Download(c, name, "text/csv; charset=utf-8", reportCSV(a.Responder.Reader(c), report))
}

// report asks for what both show.
func (a *Admin) report(c *gin.Context) (team crm.Team, period Period, report desk.Report, err error) {
	ctx, actor := c.Request.Context(), request.Actor(c)
	id, err := request.ID(c, "id", "team")
	if err != nil {
		return team, period, report, err
	}
	team, now, err := a.Desk.ReportTeam(ctx, actor, id)
	if err != nil {
		return team, period, report, err
	}
	if period, err = readPeriod(c.Request.URL.Query(), now.In(team.Location())); err != nil {
		return team, period, report, err
	}
	report, err = a.Desk.TeamReport(ctx, actor, id, period.From, period.Until)
	return team, period, report, err
}
