package api

import (
	"context"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
)

// Notices is what the user of a key is told by mail, and when.
type Notices struct {
	Off        []string `json:"off" doc:"Kinds of mail that are not sent. Links that set a password always are."`
	QuietFrom  string   `json:"quiet_from" doc:"On their clock; empty: there are no quiet hours." example:"22:00"`
	QuietUntil string   `json:"quiet_until" example:"07:30"`
	QuietDays  []string `json:"quiet_days" doc:"Days that are quiet from midnight to midnight."`
	Digest     *int64   `json:"digest" doc:"The hour of their daily digest; null: none." example:"8"`
	TimeZone   string   `json:"time_zone" example:"Asia/Shanghai"`
}

// ReadNotices is GET /api/v1/notices.
func (a *API) ReadNotices(c *gin.Context) { answer(a, c, a.readNotices) }

func (a *API) readNotices(ctx context.Context, actor crm.Actor, _ nothing) (Notices, error) {
	mine, err := a.Notice.Mine(ctx, actor)
	n := mine.Notices
	out := Notices{Off: append([]string{}, n.Off...), QuietDays: []string{}, TimeZone: mine.User.TimeZone}
	out.QuietFrom, out.QuietUntil = n.Quiet.Hours()
	for _, day := range n.Quiet.Days {
		out.QuietDays = append(out.QuietDays, days[day])
	}
	if n.Digest != crm.NoDigest {
		hour := int64(n.Digest)
		out.Digest = &hour
	}
	return out, err
}

// days are the weekdays as programs name them, from Sunday.
var days = [...]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

type noticesOrder struct {
	Off        []string `json:"off" required:"true" doc:"Kinds of mail that are not to be sent; an empty list: all are."`
	QuietFrom  string   `json:"quiet_from" max:"5" example:"22:00"`
	QuietUntil string   `json:"quiet_until" max:"5" example:"07:30"`
	QuietDays  []string `json:"quiet_days" doc:"Of sun, mon, tue, wed, thu, fri, sat."`
	Digest     *int64   `json:"digest" doc:"The hour of the daily digest, 0 to 23; null: none." example:"8"`
	Watched    *bool    `json:"watched" doc:"Offers are looked for without mail; needed to switch offer off." example:"true"`
}

// SaveNotices is POST /api/v1/notices.
func (a *API) SaveNotices(c *gin.Context) { answer(a, c, a.saveNotices) }

func (a *API) saveNotices(ctx context.Context, actor crm.Actor, in noticesOrder) (Notices, error) {
	n := crm.Notices{Off: in.Off, Digest: crm.NoDigest}
	var faults []crm.FieldError
	n.Quiet, faults = crm.ReadQuiet(in.QuietFrom, in.QuietUntil)
	for _, day := range in.QuietDays {
		n.Quiet.Days = append(n.Quiet.Days, time.Weekday(slices.Index(days[:], day))) // -1 is no day, which the station refuses
	}
	if in.Digest != nil {
		n.Digest = int(min(uint64(*in.Digest), 24)) // whatever is no hour is as bad as 24
	}
	if err := a.Notice.Save(ctx, actor, n, in.Watched != nil && *in.Watched, faults...); err != nil {
		return Notices{}, err
	}
	return a.readNotices(ctx, actor, nothing{})
}
