package crm

import (
	"testing"
	"time"
)

func TestQuietHoursEndInTheMorningOfTheReadersOwnClock(t *testing.T) {
	shanghai, berlin := time.FixedZone("CST", 8*3600), mustZone(t, "Europe/Berlin")
	night := Quiet{From: 22 * 60, Until: 7*60 + 30}
	weekend := Quiet{From: 22 * 60, Until: 7*60 + 30, Days: []time.Weekday{time.Saturday, time.Sunday}}
	noon := Quiet{From: 12 * 60, Until: 14 * 60}
	for name, c := range map[string]struct {
		quiet     Quiet
		zone      *time.Location
		now, want string // empty: it is not quiet
	}{
		"before the night":         {night, shanghai, "2026-11-23T21:59:59+08:00", ""},
		"as the night begins":      {night, shanghai, "2026-11-23T22:00:00+08:00", "2026-11-24T07:30:00+08:00"},
		"after midnight":           {night, shanghai, "2026-11-24T03:00:00+08:00", "2026-11-24T07:30:00+08:00"},
		"as it ends":               {night, shanghai, "2026-11-24T07:30:00+08:00", ""},
		"the same instant abroad":  {night, berlin, "2026-11-24T03:00:00+08:00", ""},
		"a Friday night":           {weekend, shanghai, "2026-11-20T23:00:00+08:00", "2026-11-23T07:30:00+08:00"},
		"a Sunday noon":            {weekend, shanghai, "2026-11-22T12:00:00+08:00", "2026-11-23T07:30:00+08:00"},
		"hours within a day":       {noon, shanghai, "2026-11-23T13:00:00+08:00", "2026-11-23T14:00:00+08:00"},
		"outside hours of a day":   {noon, shanghai, "2026-11-23T14:00:00+08:00", ""},
		"a morning that is missed": {Quiet{From: 60, Until: 150}, berlin, "2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00"},
		"a day alone":              {Quiet{Days: []time.Weekday{time.Monday}}, shanghai, "2026-11-23T09:00:00+08:00", "2026-11-24T00:00:00+08:00"},
		"nothing said":             {Quiet{}, shanghai, "2026-11-23T03:00:00+08:00", ""},
	} {
		want := time.Time{}
		if c.want != "" {
			want = at(t, c.want)
		}
		if got := c.quiet.Ends(at(t, c.now), c.zone); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestWhatHasARunningClockIsNeverHeldAndLinksToPasswordsAreAlwaysMailed(t *testing.T) {
	night := at(t, "2026-11-23T23:00:00+08:00")
	everything := Notices{Quiet: Quiet{From: 22 * 60, Until: 7 * 60}}
	for _, kind := range MessageKinds {
		everything.Off = append(everything.Off, kind)
	}
	shanghai := time.FixedZone("CST", 8*3600)
	for _, kind := range []string{MessageOffer, MessageReminder, MessageClaim, MessageSLAWarning, MessageSLABreach, MessageQueueNotice, MessageChannelAlarm, MessagePasswordReset, MessageCallBack, MessageDigest} {
		if until := everything.HeldUntil(kind, night, shanghai); !until.IsZero() {
			t.Errorf("%s waits until %v", kind, until)
		}
	}
	for _, kind := range []string{MessageJoined, MessageClientWrote, MessageMention, MessageCovered, MessageAssigned, MessageOfferExpired, MessageCommentHeld} {
		if until := everything.HeldUntil(kind, night, shanghai); until.IsZero() {
			t.Errorf("%s disturbs the night", kind)
		}
	}
	for kind, wanted := range map[string]bool{MessagePasswordReset: true, MessageInvitation: true, MessageDigest: true, MessageCallBack: true, MessageOffer: false, MessageMention: false, MessageSLABreach: false} {
		if everything.Wants(kind) != wanted {
			t.Errorf("%s is mailed: %v", kind, !wanted)
		}
	}
}

func TestQuietHoursAreReadAsTheyAreWritten(t *testing.T) {
	for _, c := range [][2]string{{"22:00", "07:30"}, {"", ""}, {"00:00", "23:59"}} {
		q, faults := ReadQuiet(c[0], c[1])
		if from, until := q.Hours(); len(faults) != 0 || from != c[0] || until != c[1] {
			t.Errorf("%v: %s to %s, %v", c, from, until, faults)
		}
	}
	for field, c := range map[string][2]string{"quiet_from": {"", "07:00"}, "quiet_until": {"22:00", "7 a.m."}} {
		if _, faults := ReadQuiet(c[0], c[1]); len(faults) != 1 || faults[0].Field != field {
			t.Errorf("%v: %v", c, faults)
		}
	}
	if _, faults := ReadQuiet("22:00", "22:00"); len(faults) != 1 || faults[0].Code != "always_quiet" {
		t.Error(faults)
	}
}

func TestADigestComesAtTheSameHourOfTheClockOnEveryDay(t *testing.T) {
	berlin := mustZone(t, "Europe/Berlin")
	for now, want := range map[string]string{
		"2027-03-27T07:59:59+01:00": "2027-03-27T08:00:00+01:00", "2027-03-27T08:00:00+01:00": "2027-03-28T08:00:00+02:00",
		"2027-10-30T20:00:00+02:00": "2027-10-31T08:00:00+01:00",
	} {
		if got := NextHour(at(t, now), 8, berlin); !got.Equal(at(t, want)) {
			t.Errorf("after %s: %v", now, got)
		}
	}
}
