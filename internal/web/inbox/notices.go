package inbox

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"frontdesk/internal/crm"
	"frontdesk/internal/notice"
	"frontdesk/internal/web/request"
	"frontdesk/internal/web/response"
)

// Notices is GET /inbox/notices: what somebody is told by mail, and when.
func (i *Inbox) Notices(c *gin.Context) {
	mine, err := i.Notice.Mine(c.Request.Context(), request.Actor(c))
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	i.Responder.Page(c, http.StatusOK, "inbox/notices", NewNoticesPage(i.chrome(c, "notices", 0), mine, nil, nil))
}

// SaveNotices is POST /inbox/notices.
func (i *Inbox) SaveNotices(c *gin.Context) {
	fields, err := request.ReadForm(c)
	var mine notice.Mine
	if err == nil {
		mine, err = i.Notice.Mine(c.Request.Context(), request.Actor(c))
	}
	if err != nil {
		i.Responder.ErrorPage(c, err)
		return
	}
	said, faults := readNotices(fields, request.Actor(c), mine.Notices)
	err = i.Notice.Save(c.Request.Context(), request.Actor(c), said, fields.Bool("watched"), faults...)
	switch e := crm.AsError(err); {
	case err == nil:
		i.Responder.Redirect(c, "/inbox/notices?done=notices_saved")
	case e.Kind == crm.KindInvalid && len(e.Fields) > 0:
		mine.Notices = said
		i.Responder.Page(c, response.Status(e), "inbox/notices", NewNoticesPage(i.chrome(c, "notices", 0), mine, fields, e.Fields))
	default:
		i.Responder.ErrorPage(c, err)
	}
}

// readNotices reads the fields kinds, quiet_from, quiet_until, quiet_days and digest. What the actor is not shown stays as
// it was.
func readNotices(fields request.Fields, actor crm.Actor, before crm.Notices) (said crm.Notices, faults []crm.FieldError) {
	said.Quiet, faults = crm.ReadQuiet(leadingZero(fields.Text("quiet_from")), leadingZero(fields.Text("quiet_until")))
	for _, n := range crm.NoticeKinds {
		shown := !n.Managers || actor.May(crm.RoleManager)
		if shown && !slices.Contains(fields["kinds"], n.Kind) || !shown && !before.Wants(n.Kind) {
			said.Off = append(said.Off, n.Kind)
		}
	}
	for _, day := range fields["quiet_days"] {
		n, err := strconv.Atoi(day)
		if err != nil {
			n = -1 // which no day is
		}
		said.Quiet.Days = append(said.Quiet.Days, time.Weekday(n))
	}
	said.Digest = crm.NoDigest
	if hour := fields.Text("digest"); hour != "" {
		n, err := strconv.Atoi(hour)
		if err != nil {
			n = 24 // which no hour is
		}
		said.Digest = n
	}
	return said, faults
}

// NoticesPage is what somebody is told by mail: page inbox/notices.
type NoticesPage struct {
	response.Chrome
	Zone      string
	Address   string
	Unmailed  bool // they are not mailed the offers that they get
	Held      []HeldNotice
	Kinds     response.Field
	Watched   response.Field
	Quiet     []response.Field
	QuietDays response.Field
	Digest    response.Field
	Faults    []response.Fault
}

// HeldNotice is a mail that waits for the end of the reader's quiet hours.
type HeldNotice struct {
	Kind, Reference, Href, Until string
}

// NewNoticesPage prepares the page on the reader's own clock; typed is what a form at fault said.
func NewNoticesPage(chrome response.Chrome, mine notice.Mine, typed request.Fields, faults []crm.FieldError) NoticesPage {
	p := NoticesPage{
		Chrome: chrome, Zone: mine.User.TimeZone, Address: mine.User.Email, Unmailed: !mine.Notices.Wants(crm.MessageOffer) && faults == nil,
		Kinds:   kindsField(chrome, mine),
		Watched: response.Field{Name: "watched", Label: chrome.T("notices.watched"), Kind: response.KindCheck},
		Digest:  digestField(chrome, mine.Notices.Digest), QuietDays: daysField(chrome, mine.Notices.Quiet.Days),
	}
	p.Title = p.T("notices.heading")
	if p.Unmailed || typed.Bool("watched") {
		p.Watched.Value = "1"
	}
	from, until := mine.Notices.Quiet.Hours()
	if typed != nil {
		from, until = typed.Text("quiet_from"), typed.Text("quiet_until")
	}
	p.Quiet = []response.Field{
		{Name: "quiet_from", Label: p.T("notices.quiet_from"), Kind: "time", Value: from},
		{Name: "quiet_until", Label: p.T("notices.quiet_until"), Kind: "time", Value: until},
	}
	p.mark(faults)
	theirs := p.Reader.In(mine.User.Location())
	for _, m := range mine.Held {
		held := HeldNotice{Kind: p.T("message.kind." + m.Kind), Reference: mine.Leads[m.LeadID], Until: theirs.DateTime(m.HeldUntil)}
		if m.LeadID != 0 {
			held.Href = "/inbox/leads/" + response.IDValue(m.LeadID)
		}
		p.Held = append(p.Held, held)
	}
	return p
}

func (p *NoticesPage) mark(faults []crm.FieldError) {
	single := []*response.Field{&p.Kinds, &p.Watched, &p.QuietDays, &p.Digest}
	for at, field := range single {
		one := []response.Field{*field}
		p.Faults = append(p.Faults, response.Mark(p.Reader, faults, one)...)
		*field = one[0]
		if at == 1 { // as they stand on the page
			p.Faults = append(p.Faults, response.Mark(p.Reader, faults, p.Quiet)...)
		}
	}
}

func kindsField(chrome response.Chrome, mine notice.Mine) response.Field {
	field := response.Field{Name: "kinds", Label: chrome.T("notices.kinds"), Kind: response.KindChecks}
	for _, n := range crm.NoticeKinds {
		if n.Managers && !mine.User.Role.Includes(crm.RoleManager) {
			continue
		}
		o := response.Option{Value: n.Kind, Label: chrome.T("notices.kind." + n.Kind), Selected: mine.Notices.Wants(n.Kind)}
		if n.Urgent {
			o.Hint = chrome.T("notices.urgent")
		}
		field.Options = append(field.Options, o)
	}
	return field
}

// week is the days as they are shown, from Monday.
var week = [...]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

func daysField(chrome response.Chrome, quiet []time.Weekday) response.Field {
	field := response.Field{Name: "quiet_days", Label: chrome.T("notices.quiet_days"), Kind: response.KindChecks}
	for place, day := range week {
		field.Options = append(field.Options, response.Option{
			Value: strconv.Itoa(int(day)), Label: chrome.T("weekday." + strconv.Itoa(place+1)), Selected: slices.Contains(quiet, day),
		})
	}
	return field
}

func digestField(chrome response.Chrome, hour int) response.Field {
	field := response.Field{Name: "digest", Label: chrome.T("notices.digest"), Kind: response.KindSelect, Hint: chrome.T("notices.digest_hint"),
		Options: []response.Option{{Label: chrome.T("notices.digest_none"), Selected: hour == crm.NoDigest}}}
	for h := range 24 {
		at := time.Date(2026, time.January, 1, h, 0, 0, 0, time.UTC)
		field.Options = append(field.Options, response.Option{Value: strconv.Itoa(h), Label: chrome.Reader.In(time.UTC).Time(at), Selected: h == hour})
	}
	return field
}
