package admin

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"frontdesk/internal/calendar"
	"frontdesk/internal/web/request"
)

// typedWeek is a posted form with these hours, Monday first.
func typedWeek(days ...string) *reading {
	fields := request.Fields{}
	for i := range 7 {
		fields["hours_"+strconv.Itoa(i+1)] = []string{""}
		if i < len(days) {
			fields["hours_"+strconv.Itoa(i+1)] = []string{days[i]}
		}
	}
	return &reading{Fields: fields}
}

// drawHours draws hours as they are stored: apart from each other, on some days.
func drawHours(t *rapid.T) string {
	days := map[string][][2]string{}
	for _, day := range weekdays {
		minutes := rapid.SliceOfNDistinct(rapid.IntRange(0, 24*60), 0, 6, rapid.ID[int]).Draw(t, day)
		slices.Sort(minutes)
		for i := 0; i+1 < len(minutes); i += 2 {
			days[day] = append(days[day], [2]string{shown(minutes[i]), shown(minutes[i+1])})
		}
	}
	if len(days) == 0 {
		return ""
	}
	text, err := json.Marshal(days)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func shown(minute int) string {
	return calendar.Interval{From: minute, To: minute}.String()[:len("00:00")]
}

func TestSavingHoursAsTheFormShowsThemChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stored := drawHours(t)
		days, err := writeWeek(stored)
		if err != nil {
			t.Fatal(err)
		}
		form := typedWeek(days[:]...)
		_, saved := form.week([7]string{})
		if saved != stored || form.err() != nil {
			t.Fatalf("stored %s, shown %q, saved %s, %v", stored, days, saved, form.err())
		}
	})
}

func TestWhateverIsTypedAsHoursIsKeptAndReadableOrAtFault(t *testing.T) {
	anything := rapid.OneOf(rapid.String(), rapid.StringMatching(`[0-9：:–-]{0,12}[,、，]?[0-9:~-]{0,12}`))
	rapid.Check(t, func(t *rapid.T) {
		form := typedWeek(anything.Draw(t, "monday"))
		typed, saved := form.week([7]string{})
		if typed[0] != form.Text("hours_1") {
			t.Fatalf("%q became %q", form.Text("hours_1"), typed[0])
		}
		if _, err := writeWeek(saved); err != nil {
			t.Fatal(err)
		}
	})
}

func TestHoursMayBeTypedOnAnyKeyboard(t *testing.T) {
	for _, typed := range []string{
		"09:00-12:00, 13:30-18:00", "9:00-12:00,13:30-18:00", "13:30-18:00; 09:00 - 12:00,", "09:00–12:00, 13:30—18:00",
		"０９：００－１２：００，１３：３０～１８：００", "9：00至12：00、13：30至18：00",
	} {
		form := typedWeek(typed)
		if _, saved := form.week([7]string{}); saved != `{"mon":[["09:00","12:00"],["13:30","18:00"]]}` {
			t.Errorf("%q is read as %s, %v", typed, saved, form.err())
		}
	}
}

func TestADashIsADayOff(t *testing.T) {
	form := typedWeek("–", "-", "", "—")
	if _, saved := form.week([7]string{}); saved != "" || form.err() != nil {
		t.Errorf("saved %q, %v", saved, form.err())
	}
}

func TestEachUnreadableDayIsAFaultOfItsField(t *testing.T) {
	form := typedWeek("9 to 5", "09:00-18:00", "18:00-09:00", "25:00-26:00", "09:00-12:00, 11:00-13:00", "09:00", "09:00-10:00-11:00")
	typed, _ := form.week([7]string{})
	var fields []string
	for _, f := range form.faults {
		fields = append(fields, f.Field)
		if f.Code != "hours_invalid" {
			t.Errorf("%s: %s", f.Field, f.Code)
		}
	}
	if d := cmp.Diff([]string{"hours_1", "hours_3", "hours_4", "hours_5", "hours_6", "hours_7"}, fields); d != "" || typed[0] != "9 to 5" {
		t.Error(d, typed)
	}
}
