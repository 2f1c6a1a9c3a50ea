package calendar_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/calendar"

	"pgregory.net/rapid"
)

func parse(t testing.TB, text string) calendar.Week {
	t.Helper()
	week, err := calendar.ParseWeek([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return week
}

func TestADeskWithoutHoursNeverCloses(t *testing.T) {
	for _, week := range []calendar.Week{{}, parse(t, `{}`), parse(t, `{"mon":[]}`), parse(t, `null`)} {
		at := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
		next, ok := week.NextOpening(at, time.UTC)
		if !week.Empty() || !week.Open(at, time.UTC) || !ok || !next.Equal(at) {
			t.Errorf("closed at %v, opens %v, %t", at, next, ok)
		}
	}
}

func TestADeskIsOpenFromItsFirstMinuteUntilJustBeforeItsLast(t *testing.T) {
	week := parse(t, `{"mon":[["09:00","12:00"],["13:30","18:00"]],"tue":[["20:00","24:00"]],"wed":[["00:00","02:00"]]}`)
	for clock, want := range map[string]bool{
		"Mon 08:59:59": false, "Mon 09:00:00": true, "Mon 11:59:59": true, "Mon 12:00:00": false, "Mon 13:30:00": true,
		"Tue 10:00:00": false, "Tue 23:59:59": true, "Wed 00:00:00": true, "Wed 02:00:00": false, "Sun 10:00:00": false,
	} {
		at, err := time.Parse("2006-01-02 Mon 15:04:05", map[string]string{
			"Mon": "2026-11-23 ", "Tue": "2026-11-24 ", "Wed": "2026-11-25 ", "Sun": "2026-11-22 ",
		}[clock[:3]]+clock)
		if err != nil {
			t.Fatal(err)
		}
		if got := week.Open(at, time.UTC); got != want {
			t.Errorf("%s: open is %t, want %t", clock, got, want)
		}
		if got := week.Open(at.Add(999*time.Millisecond), time.UTC); got != want {
			t.Errorf("%s.999: open is %t, want %t", clock, got, want)
		}
	}
}

func TestHoursAreThoseOfThePlace(t *testing.T) {
	week := parse(t, `{"mon":[["09:00","18:00"]]}`)
	at := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC) // 09:00 in Shanghai
	if !week.Open(at, zone(t, "Asia/Shanghai")) || week.Open(at, time.UTC) {
		t.Error("hours were read on another clock")
	}
}

func TestOnShowsADaysHoursInOrderAndJoined(t *testing.T) {
	week := parse(t, `{"mon":[["13:00","18:00"],["09:00","12:00"],["12:00","13:00"],["20:00","24:00"]]}`)
	want := []calendar.Interval{{From: 540, To: 1080}, {From: 1200, To: 1440}}
	got := week.On(time.Monday)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	got[0].To = 0
	if !slices.Equal(week.On(time.Monday), want) {
		t.Error("the week can be changed from outside")
	}
}

func TestHoursThatCannotBeReadSayWhereAndWhy(t *testing.T) {
	for text, want := range map[string]calendar.Error{
		`{"mon":`:                         {Code: calendar.NotJSON},
		`[]`:                              {Code: calendar.NotJSON},
		`{"mon":["09:00","18:00"]}`:       {Code: calendar.NotJSON},
		`{"mon":[["09:00"]]}`:             {Code: calendar.NotJSON, Day: "mon", Detail: "09:00"},
		`{"mon":[["09:00","10:00","x"]]}`: {Code: calendar.NotJSON, Day: "mon", Detail: "10:00"},
		`{"monday":[]}`:                   {Code: calendar.UnknownDay, Day: "monday", Detail: "sun"},
		`{"tue":[["9:00","18:00"]]}`:      {Code: calendar.BadTime, Day: "tue", Detail: `"9:00"`},
		`{"tue":[["09:00","24:01"]]}`:     {Code: calendar.BadTime, Day: "tue", Detail: `"24:01"`},
		`{"tue":[["09:00","17:60"]]}`:     {Code: calendar.BadTime, Day: "tue", Detail: `"17:60"`},
		`{"tue":[["09:00 ","18:00"]]}`:    {Code: calendar.BadTime, Day: "tue", Detail: `"09:00 "`},
		`{"wed":[["22:00","06:00"]]}`:     {Code: calendar.EndsTooEarly, Day: "wed", Detail: "24:00"},
		`{"wed":[["09:00","09:00"]]}`:     {Code: calendar.EndsTooEarly, Day: "wed", Detail: "09:00–09:00"},
		`{"thu":[["11:00","18:00"],["09:00","12:00"]]}`: {
			Code: calendar.Overlapping, Day: "thu", Detail: "09:00–12:00 and 11:00–18:00"},
	} {
		_, err := calendar.ParseWeek([]byte(text))
		var got *calendar.Error
		if !errors.As(err, &got) || got.Code != want.Code || got.Day != want.Day || !strings.Contains(got.Detail, want.Detail) {
			t.Errorf("%s: %v, want %+v", text, err, want)
			continue
		}
		if !strings.Contains(err.Error(), want.Detail) || !strings.Contains(err.Error(), want.Day) {
			t.Errorf("%s: the message %q leaves out the day or the reason", text, err)
		}
	}
}

func TestAWeekSurvivesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		week := drawHours(t).week(t)
		text, err := json.Marshal(week)
		if err != nil {
			t.Fatal(err)
		}
		var again calendar.Week
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for day := range time.Saturday + 1 {
			if !slices.Equal(again.On(day), week.On(day)) {
				t.Fatalf("%v: %s came back as %v", day, text, again.On(day))
			}
		}
	})
}

func TestAWeekIsWrittenAsItIsRead(t *testing.T) {
	const text = `{"mon":[["09:00","18:00"]],"sat":[["00:00","01:05"],["20:00","24:00"]]}`
	if got, err := json.Marshal(parse(t, text)); err != nil || string(got) != text {
		t.Errorf("%s, %v", got, err)
	}
}

func TestAFailedDecodeLeavesTheWeekAlone(t *testing.T) {
	week := parse(t, `{"mon":[["09:00","18:00"]]}`)
	if err := json.Unmarshal([]byte(`{"tue":[["x","y"]]}`), &week); err == nil || len(week.On(time.Monday)) != 1 {
		t.Errorf("%v, %+v", err, week)
	}
}

func FuzzParseWeek(f *testing.F) {
	f.Add([]byte(`{"mon":[["09:00","12:00"],["12:00","24:00"]]}`))
	f.Add([]byte(`{"sun":[["22:00","06:00"]]}`))
	f.Add([]byte(`{"mon":[null,[]]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		week, err := calendar.ParseWeek(text)
		if err != nil {
			return
		}
		for day := range time.Saturday + 1 {
			end := -1
			for _, i := range week.On(day) {
				if i.From <= end || i.To <= i.From || i.To > 24*60 {
					t.Fatalf("%s: %v", text, week.On(day))
				}
				end = i.To
			}
		}
	})
}
