package calendar_test

import (
	"testing"
	"time"

	"frontdesk/internal/calendar"

	"pgregory.net/rapid"
)

const (
	shown  = "2006-01-02 15:04:05 -0700"
	office = `{"mon":[["10:00","18:00"]],"tue":[["10:00","18:00"]],"wed":[["10:00","18:00"]],` +
		`"thu":[["10:00","18:00"]],"fri":[["10:00","18:00"]]}`
	weekends = `{"sat":[["20:00","24:00"]],"sun":[["00:00","06:00"]]}`
)

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(shown, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func holidays(t testing.TB, dates ...string) (list []calendar.Holiday) {
	t.Helper()
	for _, text := range dates {
		date, err := calendar.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, calendar.Holiday{Date: date})
	}
	return list
}

// berlin is an office in Berlin with a holiday on a Thursday and an absence from Friday noon to Tuesday noon.
func berlin(t testing.TB) calendar.Schedule {
	off := []calendar.Span{
		{From: instant(t, "2026-11-29 00:00:00 +0100"), Until: instant(t, "2026-12-01 12:00:00 +0100")},
		{From: instant(t, "2026-11-27 12:00:00 +0100"), Until: instant(t, "2026-11-30 09:00:00 +0100")},
	}
	return calendar.NewSchedule(parse(t, office), zone(t, "Europe/Berlin"), holidays(t, "2026-12-25", "2026-11-26"), off)
}

func TestOpenTimeIsCountedByTheClockOnTheWall(t *testing.T) {
	for _, c := range []struct {
		name, week, zone, from string
		open                   time.Duration
		want                   string
	}{
		{"over an evening", office, "Asia/Shanghai",
			"2026-11-25 15:00:00 +0800", 10 * time.Hour, "2026-11-26 17:00:00 +0800"},
		{"from an evening", office, "Asia/Shanghai",
			"2026-11-25 20:00:00 +0800", 10 * time.Hour, "2026-11-27 12:00:00 +0800"},
		{"to the closing, not the next opening", office, "Asia/Shanghai",
			"2026-11-25 15:00:00 +0800", 3 * time.Hour, "2026-11-25 18:00:00 +0800"},
		{"to the closing of the week", office, "Asia/Shanghai",
			"2026-11-25 15:00:00 +0800", 19 * time.Hour, "2026-11-27 18:00:00 +0800"},
		{"to a Sunday's closing", weekends, "Asia/Shanghai",
			"2026-11-25 15:00:00 +0800", 20 * time.Hour, "2026-12-06 06:00:00 +0800"},
		{"to the last midnight of a week", weekends, "Asia/Shanghai",
			"2026-11-25 15:00:00 +0800", 14 * time.Hour, "2026-12-06 00:00:00 +0800"},
		{"over a weekend", office, "Asia/Shanghai",
			"2026-11-27 15:00:00 +0800", 3*time.Hour + time.Second, "2026-11-30 10:00:01 +0800"},
		{"a year of weeks", office, "Asia/Shanghai",
			"2026-11-25 10:00:00 +0800", 52 * 40 * time.Hour, "2027-11-23 18:00:00 +0800"},
		{"a night in spring is an hour shorter", weekends, "Europe/Berlin",
			"2026-03-28 20:00:00 +0100", 9 * time.Hour, "2026-03-29 06:00:00 +0200"},
		{"a night in autumn is an hour longer", weekends, "Europe/Berlin",
			"2026-10-24 20:00:00 +0200", 11 * time.Hour, "2026-10-25 06:00:00 +0100"},
		{"days are as long in summer", office, "Europe/Berlin",
			"2026-03-27 17:00:00 +0100", 2 * time.Hour, "2026-03-30 11:00:00 +0200"},
		{"spring in America", weekends, "America/New_York",
			"2026-03-07 23:00:00 -0500", 4 * time.Hour, "2026-03-08 04:00:00 -0400"},
		{"autumn in America", weekends, "America/New_York",
			"2026-10-31 23:00:00 -0400", 4 * time.Hour, "2026-11-01 02:00:00 -0500"},
		{"half an hour shorter", weekends, "Australia/Lord_Howe",
			"2026-10-03 22:00:00 +1030", 4 * time.Hour, "2026-10-04 02:30:00 +1100"},
		{"half an hour longer", weekends, "Australia/Lord_Howe",
			"2026-04-04 22:00:00 +1100", 4 * time.Hour, "2026-04-05 01:30:00 +1030"},
		{"a Friday that was not", office, "Pacific/Apia",
			"2011-12-29 15:00:00 -1000", 10 * time.Hour, "2012-01-02 17:00:00 +1400"},
		{"the last day of a leap year, beyond the years that the zone lists", office, "Europe/Berlin",
			"2040-12-31 12:00:00 +0100", 10 * time.Hour, "2041-01-01 14:00:00 +0100"},
		{"always open", `{}`, "Europe/Berlin",
			"2026-03-28 20:00:00 +0100", 1000 * time.Hour, "2026-05-09 13:00:00 +0200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, from := calendar.NewSchedule(parse(t, c.week), zone(t, c.zone), nil, nil), instant(t, c.from)
			due, ok := s.Add(from, c.open)
			if got := due.Format(shown); !ok || got != c.want {
				t.Errorf("%v from %s is %s, %t, want %s", c.open, c.from, got, ok, c.want)
			}
			if got := s.Between(from, instant(t, c.want)); got != c.open {
				t.Errorf("between are %v, want %v", got, c.open)
			}
		})
	}
}

func TestHolidaysAndAbsencesAreNotCounted(t *testing.T) {
	s, from := berlin(t), instant(t, "2026-11-25 15:00:00 +0100")
	for open, want := range map[time.Duration]string{
		3 * time.Hour:  "2026-11-25 18:00:00 +0100",
		4 * time.Hour:  "2026-11-27 11:00:00 +0100",
		5 * time.Hour:  "2026-11-27 12:00:00 +0100",
		10 * time.Hour: "2026-12-01 17:00:00 +0100",
	} {
		due, ok := s.Add(from, open)
		if got := due.Format(shown); !ok || got != want {
			t.Errorf("%v is %s, %t, want %s", open, got, ok, want)
		}
		if got := s.Between(from, due); got != open {
			t.Errorf("until %v are %v, want %v", due, got, open)
		}
	}
}

func TestATargetOfZeroIsNowOrTheNextOpening(t *testing.T) {
	for from, want := range map[string]string{
		"2026-11-25 15:00:07 +0100": "2026-11-25 15:00:07 +0100",
		"2026-11-25 18:00:00 +0100": "2026-11-27 10:00:00 +0100",
		"2026-11-27 12:00:00 +0100": "2026-12-01 12:00:00 +0100",
	} {
		due, ok := berlin(t).Add(instant(t, from), 0)
		next, open := berlin(t).NextOpening(instant(t, from))
		if !ok || !open || due.Format(shown) != want || !next.Equal(due) {
			t.Errorf("%s: %v, %t; opens %v, %t; want %s", from, due, ok, next, open, want)
		}
	}
}

func TestWhoMovesWorksOffTheRestOnTheNewClock(t *testing.T) {
	shanghai := calendar.NewSchedule(parse(t, office), zone(t, "Asia/Shanghai"), nil, nil)
	from, moved := instant(t, "2026-11-25 15:00:00 +0800"), instant(t, "2026-11-26 12:00:00 +0800")
	rest := 10*time.Hour - shanghai.Between(from, moved)
	berlin := calendar.NewSchedule(parse(t, office), zone(t, "Europe/Berlin"), nil, nil)
	due, ok := berlin.Add(moved, rest)
	if got := due.Format(shown); !ok || got != "2026-11-26 15:00:00 +0100" {
		t.Errorf("%v of the rest end %s, %t", rest, got, ok)
	}
}

func TestAClosedScheduleSaysWhy(t *testing.T) {
	s := berlin(t)
	for at, want := range map[string]calendar.Reason{
		"2026-11-25 15:00:00 +0100": "",
		"2026-11-25 18:00:00 +0100": calendar.OffDuty,
		"2026-11-26 00:00:00 +0100": calendar.OnHoliday,
		"2026-11-26 23:59:59 +0100": calendar.OnHoliday,
		"2026-11-27 11:59:59 +0100": "",
		"2026-11-27 12:00:00 +0100": calendar.TimeOff,
		"2026-11-28 03:00:00 +0100": calendar.TimeOff,
		"2026-12-01 11:59:59 +0100": calendar.TimeOff,
		"2026-12-01 12:00:00 +0100": "",
	} {
		if got := s.Closed(instant(t, at)); got != want || s.Open(instant(t, at)) != (want == "") {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
	away := calendar.Span{From: instant(t, "2026-11-26 00:00:00 +0000"), Until: instant(t, "2026-11-27 00:00:00 +0000")}
	both := calendar.NewSchedule(calendar.Week{}, nil, holidays(t, "2026-11-26"), []calendar.Span{away})
	if got := both.Closed(away.From); got != calendar.TimeOff {
		t.Errorf("away on a holiday is %q", got)
	}
}

func TestAnAbsenceThatEndsBeforeItBeginsIsNone(t *testing.T) {
	s := calendar.NewSchedule(calendar.Week{}, nil, nil, []calendar.Span{span(19, 10), span(9, 18)})
	for hour, want := range map[int]calendar.Reason{8: "", 9: calendar.TimeOff, 12: calendar.TimeOff, 18: "", 19: "", 20: ""} {
		if got := s.Closed(span(hour, hour).From); got != want {
			t.Errorf("at %d: %q, want %q", hour, got, want)
		}
	}
}

func TestDaysBefore1970AreDaysToo(t *testing.T) {
	s := calendar.NewSchedule(parse(t, office), nil, holidays(t, "1969-12-30"), nil)
	for at, want := range map[string]calendar.Reason{
		"1969-12-29 10:00:00 +0000": "", "1969-12-29 18:00:00 +0000": calendar.OffDuty,
		"1969-12-30 12:00:00 +0000": calendar.OnHoliday, "1969-12-31 12:00:00 +0000": "",
	} {
		if got := s.Closed(instant(t, at)); got != want {
			t.Errorf("%s: %q, want %q", at, got, want)
		}
	}
}

func TestTheZeroScheduleIsAlwaysOpenInUTC(t *testing.T) {
	var s calendar.Schedule
	from := instant(t, "2026-11-25 15:00:00 +0800")
	due, ok := s.Add(from, time.Hour)
	if !s.Open(from) || !ok || due.Format(shown) != "2026-11-25 08:00:00 +0000" || due.Location() != time.UTC {
		t.Errorf("%q, %v, %t", s.Closed(from), due, ok)
	}
	if got := s.Between(from, from.Add(-time.Hour)); got != 0 {
		t.Errorf("%v before it began", got)
	}
	if got := s.Between(time.Time{}, from); got < 289*365*24*time.Hour {
		t.Errorf("%v since the year 1", got)
	}
}

func TestWhatNeverOpensIsSaidToNeverOpen(t *testing.T) {
	from := instant(t, "2026-11-25 15:00:00 +0000")
	away := func(days int) calendar.Schedule {
		return calendar.NewSchedule(calendar.Week{}, nil, nil, []calendar.Span{{From: from, Until: from.AddDate(0, 0, days)}})
	}
	if next, ok := away(399).NextOpening(from); !ok || !next.Equal(from.AddDate(0, 0, 399)) {
		t.Errorf("back after 399 days: %v, %t", next, ok)
	}
	if next, ok := away(400).NextOpening(from); ok {
		t.Errorf("back after 400 days: %v", next)
	}
	if due, ok := away(1000).Add(from, 0); !ok || !due.Equal(from.AddDate(0, 0, 1000)) {
		t.Errorf("none within ten years is %v, %t", due, ok)
	}
	for _, d := range []time.Duration{0, 1, time.Hour, 1<<63 - 1} {
		if due, ok := away(3660).Add(from, d); ok {
			t.Errorf("%v with ten years away is %v", d, due)
		}
	}
}

// drawYears is a schedule with holidays and absences over nine years.
func drawYears(t *rapid.T) (calendar.Schedule, time.Time) {
	loc := drawZone(t)
	from := drawInstant(t, loc)
	return drawDuty(t, from, loc, 9*365).schedule(t), from
}

func TestAddAndBetweenAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, from := drawYears(t)
		open := time.Duration(rapid.Int64Range(1, int64(10_000*time.Hour)).Draw(t, "target"))
		due, ok := s.Add(from, open)
		if ok && (s.Between(from, due) != open || s.Between(from, due.Add(-1)) != open-1) {
			t.Fatalf("%v from %v is %v, where %v have passed", open, from, due, s.Between(from, due))
		}
		until := from.Add(time.Duration(rapid.Int64Range(1, int64(9*365*24*time.Hour)).Draw(t, "ahead")))
		open = s.Between(from, until)
		if due, ok := s.Add(from, open); open > 0 && (!ok || due.After(until) || s.Between(due, until) != 0) {
			t.Fatalf("%v from %v to %v, but so much from there is %v, %t", open, from, until, due, ok)
		}
	})
}

func TestATimeIsAsLongAsItsPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, from := drawYears(t)
		ahead := rapid.Int64Range(0, int64(9*365*24*time.Hour))
		middle := from.Add(time.Duration(ahead.Draw(t, "first")))
		until := middle.Add(time.Duration(ahead.Draw(t, "second")))
		if got, want := s.Between(from, until), s.Between(from, middle)+s.Between(middle, until); got != want {
			t.Fatalf("%v to %v: %v, want %v", from, until, got, want)
		}
	})
}

func TestTwoYearsAreCountedAsStepping(t *testing.T) {
	d := duty{hours: hours{"mon": {{"09:00", "17:15"}}, "sun": {{"00:00", "24:00"}}}, zone: zone(t, "Australia/Lord_Howe"),
		holidays: holidays(t, "2026-01-05", "2027-04-04")}
	from := instant(t, "2026-01-01 00:00:00 +1100")
	if got, want := d.schedule(t).Between(from, from.AddDate(2, 0, 0)), d.between(from, from.AddDate(2, 0, 0)); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}

func BenchmarkAddTenThousandHours(b *testing.B) {
	s, from := berlin(b), instant(b, "2026-11-25 15:00:00 +0100")
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := s.Add(from, 10_000*time.Hour); !ok {
			b.Fatal("never")
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	s, at := berlin(b), instant(b, "2026-11-25 15:00:00 +0100")
	b.ReportAllocs()
	for b.Loop() {
		if !s.Open(at) {
			b.Fatal("closed")
		}
	}
}
