package calendar_test

import (
	"testing"
	"time"

	"frontdesk/internal/calendar"

	"pgregory.net/rapid"
)

func TestATimeTypedIsAnInstantOnTheClockOfThePlace(t *testing.T) {
	for _, c := range []struct {
		date, clock, zone, want string
		adjusted                bool
	}{
		{"2026-11-25", "09:30", "Asia/Shanghai", "2026-11-25 09:30:00 +0800", false},
		{"2026-11-25", "24:00", "Asia/Shanghai", "2026-11-26 00:00:00 +0800", false},
		{"2026-03-29", "02:30", "Europe/Berlin", "2026-03-29 03:00:00 +0200", true},
		{"2026-03-29", "02:00", "Europe/Berlin", "2026-03-29 03:00:00 +0200", true},
		{"2026-03-29", "03:00", "Europe/Berlin", "2026-03-29 03:00:00 +0200", false},
		{"2026-10-25", "02:30", "Europe/Berlin", "2026-10-25 02:30:00 +0200", false},
		{"2026-10-25", "03:00", "Europe/Berlin", "2026-10-25 03:00:00 +0100", false},
		{"2026-09-06", "00:00", "America/Santiago", "2026-09-06 01:00:00 -0300", true},
		{"2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-04 02:30:00 +1100", true},
		{"2026-04-05", "01:45", "Australia/Lord_Howe", "2026-04-05 01:45:00 +1100", false},
		{"2011-12-30", "12:00", "Pacific/Apia", "2011-12-31 00:00:00 +1400", true},
		{"2040-12-31", "12:00", "Europe/Berlin", "2040-12-31 12:00:00 +0100", false},
	} {
		date := holidays(t, c.date)[0].Date
		at, adjusted, err := calendar.Local(date, c.clock, zone(t, c.zone))
		if got := at.Format(shown); err != nil || got != c.want || adjusted != c.adjusted {
			t.Errorf("%s %s in %s: %s, %t, %v, want %s", c.date, c.clock, c.zone, got, adjusted, err, c.want)
		}
	}
}

func TestATypedTimeIsTheFirstMinuteThatShowsItOrMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := drawZone(t)
		typed := drawInstant(t, loc).UTC()
		minutes := rapid.IntRange(0, 24*4-1).Draw(t, "quarter") * 15
		date, clock := calendar.DateOf(typed), calendar.Interval{From: minutes}.String()[:len("00:00")]
		text, show := date.String()+" "+clock, func(at time.Time) string { return at.In(loc).Format("2006-01-02 15:04") }
		want := typed.Truncate(24 * time.Hour).Add(-26 * time.Hour)
		for show(want) < text {
			want = want.Add(time.Minute)
		}
		at, adjusted, err := calendar.Local(date, clock, loc)
		if err != nil || !at.Equal(want) || adjusted != (show(want) != text) {
			t.Fatalf("%s in %v: %v, %t, %v, want %v", text, loc, at, adjusted, err, want.In(loc))
		}
	})
}

func TestATimeThatCannotBeReadIsRefused(t *testing.T) {
	for _, clock := range []string{"", "9:30", "24:30", "09:30:00"} {
		_, _, err := calendar.Local(calendar.Date{2026, time.November, 25}, clock, time.UTC)
		if got := fault(t, err); got.Code != calendar.BadTime {
			t.Errorf("%q: %+v", clock, got)
		}
	}
}
