package crm

import (
	"fmt"
	"slices"
	"time"
)

// NoDigest is the hour of a digest that is not wanted.
const NoDigest = -1

// Notices is what somebody of the firm wants to be told by mail, and when. What happens is in the inbox in any case.
type Notices struct {
	UserID int64
	Off    []string // kinds that are not mailed
	Quiet  Quiet
	Digest int // the hour of the day, on their clock, of the daily digest; NoDigest: none
}

// UsualNotices is what somebody is told who has not said otherwise.
func UsualNotices(userID int64) Notices { return Notices{UserID: userID, Digest: NoDigest} }

// Notice is a kind of message that its reader may switch off.
type Notice struct {
	Kind     string
	Urgent   bool // a clock runs: it is not held in quiet hours
	Managers bool // only they are sent it
}

// NoticeKinds lists the kinds that may be switched off, as a lead comes by them. Others are always mailed at once: the
// links that set a password, and what the reader has asked for at a time of their own.
var NoticeKinds = [...]Notice{
	{Kind: MessageOffer, Urgent: true}, {Kind: MessageReminder, Urgent: true}, {Kind: MessageClaim, Urgent: true}, {Kind: MessageOfferExpired},
	{Kind: MessageAssigned}, {Kind: MessageJoined}, {Kind: MessageClientWrote}, {Kind: MessageMention}, {Kind: MessageCovered},
	{Kind: MessageSLAWarning, Urgent: true}, {Kind: MessageSLABreach, Urgent: true},
	{Kind: MessageQueueNotice, Urgent: true, Managers: true}, {Kind: MessageChannelAlarm, Urgent: true, Managers: true}, {Kind: MessageSubmissionCopy, Managers: true}, {Kind: MessageCommentHeld, Managers: true},
}

// NoticeOf returns the notice of a kind of message; not ok: it cannot be switched off and is never held.
func NoticeOf(kind string) (notice Notice, ok bool) {
	at := slices.IndexFunc(NoticeKinds[:], func(n Notice) bool { return n.Kind == kind })
	if at < 0 {
		return notice, false
	}
	return NoticeKinds[at], true
}

// Wants reports whether a kind of message is mailed.
func (n Notices) Wants(kind string) bool {
	_, switchable := NoticeOf(kind)
	return !switchable || !slices.Contains(n.Off, kind)
}

// HeldUntil is when a message of a kind is mailed to somebody in a zone; zero: at once.
func (n Notices) HeldUntil(kind string, now time.Time, zone *time.Location) time.Time {
	if notice, ok := NoticeOf(kind); !ok || notice.Urgent {
		return time.Time{}
	}
	return n.Quiet.Ends(now, zone)
}

// Quiet is when somebody is not to be disturbed, on their clock.
type Quiet struct {
	From, Until int            // minutes after midnight, over it when Until is not after From; equal: no hours
	Days        []time.Weekday // quiet from midnight to midnight
}

// ReadQuiet reads quiet hours as people type them, such as 22:00 and 7:30, into the fields quiet_from and quiet_until; both
// empty are none.
func ReadQuiet(from, until string) (q Quiet, faults []FieldError) {
	if from == "" && until == "" {
		return q, nil
	}
	for _, one := range []struct {
		field, text string
		minute      *int
	}{{"quiet_from", from, &q.From}, {"quiet_until", until, &q.Until}} {
		at, err := time.Parse("15:04", one.text)
		switch {
		case one.text == "":
			faults = append(faults, FieldError{Field: one.field, Code: "required"})
		case err != nil:
			faults = append(faults, FieldError{Field: one.field, Code: "clock_invalid"})
		}
		*one.minute = at.Hour()*60 + at.Minute()
	}
	if len(faults) == 0 && q.From == q.Until {
		faults = append(faults, FieldError{Field: "quiet_until", Code: "always_quiet"})
	}
	return q, faults
}

// Hours writes the quiet hours as ReadQuiet reads them; empty: there are none.
func (q Quiet) Hours() (from, until string) {
	if q.From == q.Until {
		return "", ""
	}
	at := func(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
	return at(q.From), at(q.Until)
}

// Day is how many minutes a day has.
const Day = 24 * 60

// next is the end of the hours or the day in which an instant is quiet; false: it is in neither.
func (q Quiet) next(local time.Time) (time.Time, bool) {
	at := func(days, minutes int) time.Time {
		return time.Date(local.Year(), local.Month(), local.Day()+days, 0, minutes, 0, 0, local.Location())
	}
	minute, over := local.Hour()*60+local.Minute(), q.Until < q.From
	switch {
	case slices.Contains(q.Days, local.Weekday()):
		return at(1, 0), true
	case q.From == q.Until:
		return local, false
	case over && minute >= q.From:
		return at(1, q.Until), true
	case over && minute < q.Until, !over && minute >= q.From && minute < q.Until:
		return at(0, q.Until), true
	}
	return local, false
}

// Ends is when the quiet ends in which an instant is; zero: it is not quiet. A night that leads into a quiet day ends with
// that day.
func (q Quiet) Ends(now time.Time, zone *time.Location) time.Time {
	end := now.In(zone)
	for range 20 { // a week of quiet days and nights has fewer
		next, quiet := q.next(end)
		if !quiet || !next.After(end) { // a clock that is put back at that minute
			break
		}
		end = next
	}
	if !end.After(now) {
		return time.Time{}
	}
	return end.UTC()
}

// NextHour is the next time after now at which a clock in the zone shows an hour.
func NextHour(now time.Time, hour int, zone *time.Location) time.Time {
	local := now.In(zone)
	for day := 0; ; day++ {
		if at := time.Date(local.Year(), local.Month(), local.Day()+day, hour, 0, 0, 0, zone); at.After(now) {
			return at.UTC()
		}
	}
}
