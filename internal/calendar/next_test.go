package calendar_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"pgregory.net/rapid"
)

func zone(t rapid.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestTheNextOpeningIsTheFirstInstantTheDeskIsOpen(t *testing.T) {
	const layout = "2006-01-02 15:04:05 -0700"
	for _, c := range []struct{ name, week, zone, at, want string }{
		{"open now", `{"mon":[["09:00","18:00"]]}`, "Asia/Shanghai",
			"2026-11-23 10:15:30 +0800", "2026-11-23 10:15:30 +0800"},
		{"after lunch", `{"mon":[["09:00","12:00"],["13:30","18:00"]]}`, "Asia/Shanghai",
			"2026-11-23 12:00:00 +0800", "2026-11-23 13:30:00 +0800"},
		{"over the weekend", `{"mon":[["09:00","18:00"]],"fri":[["09:00","18:00"]]}`, "Asia/Shanghai",
			"2026-11-20 18:00:00 +0800", "2026-11-23 09:00:00 +0800"},
		{"a week later", `{"mon":[["09:00","18:00"]]}`, "Asia/Shanghai",
			"2026-11-23 18:00:00 +0800", "2026-11-30 09:00:00 +0800"},
		{"through midnight", `{"mon":[["20:00","24:00"]],"tue":[["00:00","02:00"]]}`, "Asia/Shanghai",
			"2026-11-24 00:00:00 +0800", "2026-11-24 00:00:00 +0800"},
		{"a night in spring is an hour shorter", `{"sun":[["09:00","18:00"]]}`, "Europe/Berlin",
			"2026-03-28 20:00:00 +0100", "2026-03-29 09:00:00 +0200"},
		{"a night in autumn is an hour longer", `{"sun":[["09:00","18:00"]]}`, "Europe/Berlin",
			"2026-10-24 20:00:00 +0200", "2026-10-25 09:00:00 +0100"},
		{"the start is skipped by the clock", `{"sun":[["02:30","04:00"]]}`, "Europe/Berlin",
			"2026-03-29 00:00:00 +0100", "2026-03-29 03:00:00 +0200"},
		{"all of it is skipped by the clock", `{"sun":[["02:00","03:00"]]}`, "Europe/Berlin",
			"2026-03-29 00:00:00 +0100", "2026-04-05 02:00:00 +0200"},
		{"open again in the repeated hour", `{"sun":[["02:00","02:30"]]}`, "Europe/Berlin",
			"2026-10-25 02:45:00 +0200", "2026-10-25 02:00:00 +0100"},
		{"the clock goes back into an open hour", `{"sun":[["02:15","02:30"]]}`, "Europe/Berlin",
			"2026-10-25 02:30:00 +0200", "2026-10-25 02:15:00 +0100"},
		{"midnight itself is skipped", `{"sun":[["00:00","02:00"]]}`, "America/Santiago",
			"2026-09-05 12:00:00 -0400", "2026-09-06 01:00:00 -0300"},
		{"the last day of a leap year, beyond the years that the zone lists", `{"tue":[["09:00","18:00"]]}`, "Europe/Berlin",
			"2040-12-31 12:00:00 +0100", "2041-01-01 09:00:00 +0100"},
		{"a whole day is skipped", `{"fri":[["09:00","18:00"]]}`, "Pacific/Apia",
			"2011-12-29 12:00:00 -1000", "2012-01-06 09:00:00 +1400"},
		{"half an hour of daylight saving", `{"sun":[["09:00","18:00"]]}`, "Australia/Lord_Howe",
			"2026-10-03 20:00:00 +1030", "2026-10-04 09:00:00 +1100"},
		{"far ahead of any table of changes", `{"mon":[["09:00","18:00"]]}`, "Europe/Berlin",
			"2090-07-02 09:00:00 +0200", "2090-07-03 09:00:00 +0200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			at, err := time.Parse(layout, c.at)
			if err != nil {
				t.Fatal(err)
			}
			loc := zone(t, c.zone)
			next, ok := parse(t, c.week).NextOpening(at, loc)
			if got := next.Format(layout); !ok || got != c.want {
				t.Errorf("opens %s, %t, want %s", got, ok, c.want)
			}
		})
	}
}

// firstOpenMinute looks at every minute in turn. Openings fall on whole minutes in zones whose offsets do.
func firstOpenMinute(week hours, at time.Time, loc *time.Location) time.Time {
	for t := at; ; t = t.Truncate(time.Minute).Add(time.Minute) {
		if week.include(t.In(loc)) {
			return t
		}
	}
}

func TestTheNextOpeningIsWhatLookingAtEveryMinuteFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn, loc := drawHours(t), drawZone(t)
		if len(drawn) == 0 {
			return
		}
		at := drawInstant(t, loc)
		week := drawn.week(t)
		want := firstOpenMinute(drawn, at, loc)
		if got, ok := week.NextOpening(at, loc); !ok || !got.Equal(want) || got.Location() != loc {
			t.Fatalf("%v in %v, from %v: opens %v, %t, want %v", drawn, loc, at.In(loc), got, ok, want.In(loc))
		}
		if week.Open(at, loc) != drawn.include(at.In(loc)) {
			t.Fatalf("%v in %v: wrong about %v", drawn, loc, at.In(loc))
		}
	})
}

// drawInstant draws a moment of the years 2001 to 2042, half the time within two days before a change of the clock.
func drawInstant(t *rapid.T, loc *time.Location) time.Time {
	seconds := rapid.Int64Range(1_000_000_000, 2_300_000_000).Draw(t, "at")
	at := time.Unix(seconds, rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds"))
	_, change := at.In(loc).ZoneBounds()
	if rapid.Bool().Draw(t, "near a change") && !change.IsZero() {
		return change.Add(-time.Duration(rapid.Int64Range(-7200, 2*86400).Draw(t, "seconds before")) * time.Second)
	}
	return at
}
