package calendar_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"frontdesk/internal/calendar"
)

// fault is the error's own, or a failed test.
func fault(t testing.TB, err error) calendar.Error {
	t.Helper()
	var e *calendar.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a *calendar.Error", err)
	}
	return *e
}

func TestAHolidayIsWrittenAsItIsRead(t *testing.T) {
	const text = `{"date":"2026-10-01","name":"国庆节"}`
	var h calendar.Holiday
	if err := json.Unmarshal([]byte(text), &h); err != nil || h.Date != (calendar.Date{2026, time.October, 1}) {
		t.Errorf("%+v, %v", h, err)
	}
	if got, err := json.Marshal(h); err != nil || string(got) != text {
		t.Errorf("%s, %v", got, err)
	}
}

func TestADateThatNoMonthHasIsRefused(t *testing.T) {
	for _, text := range []string{"", "2026-02-29", "2026-2-1", "2026-13-01", "2026-10-01T00:00", "01.10.2026"} {
		date := calendar.Date{2026, time.October, 1}
		_, err := calendar.ParseDate(text)
		if got := fault(t, err); got.Code != calendar.DateInvalid || got.Day != text {
			t.Errorf("%q: %+v", text, got)
		}
		if err := date.UnmarshalText([]byte(text)); err == nil || date.Day != 1 {
			t.Errorf("%q: %v, %v", text, err, date)
		}
	}
	if text, err := json.Marshal(calendar.Date{}); err == nil {
		t.Errorf("no date is written as %s", text)
	}
}

func TestADateIsThatOfThePlace(t *testing.T) {
	at := instant(t, "2026-12-31 20:00:00 +0000")
	if got := calendar.DateOf(at.In(zone(t, "Asia/Shanghai"))).String(); got != "2027-01-01" {
		t.Error(got)
	}
}
