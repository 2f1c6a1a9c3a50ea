package ratelimit

import (
	"strings"
	"testing"
	"time"
)

func TestARateIsReadAsItIsWritten(t *testing.T) {
	for s, want := range map[string]Rate{
		"20/m":      {20, time.Minute, 20},
		"1/s":       {1, time.Second, 1},
		"7/h":       {7, time.Hour, 7},
		"1000000/d": {1_000_000, 24 * time.Hour, 1_000_000},
		"off":       {},
	} {
		got, err := ParseRate(s)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", s, got, err)
		}
		if got.String() != s {
			t.Errorf("%s is written %s", s, got)
		}
		var r Rate
		if err := r.UnmarshalText([]byte(s)); err != nil || r != want {
			t.Errorf("%s as text: %+v, %v", s, r, err)
		}
	}
}

func TestARateThatCannotBeReadIsRefusedWithAnExample(t *testing.T) {
	for _, s := range []string{"", "20", "20/", "/m", "0/m", "-1/m", "+1/m", "1.5/m", "20/M", "20/w", "20/m/h", "1000001/s", "OFF"} {
		if _, err := ParseRate(s); err == nil || !strings.Contains(err.Error(), "20/m") {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestTheIntervalIsRoundedSoThatTheRateIsNeverExceeded(t *testing.T) {
	for r, want := range map[Rate]bucket{
		{Count: 20, Per: time.Minute}:                   {3_000_000, 20},
		{Count: 7, Per: time.Second, Burst: 1}:          {142_858, 1},
		{Count: 1_000_000, Per: time.Millisecond}:       {1, 1_000_000},
		{Count: 1, Per: 24 * time.Hour, Burst: 1 << 60}: {86_400_000_000, 365},
		{Count: 1, Per: 1000 * 24 * time.Hour}:          {86_400_000_000_000, 1},
	} {
		if got := r.bucket(); got != want {
			t.Errorf("%+v: %+v, want %+v", r, got, want)
		}
	}
}

func FuzzARateThatIsReadIsWrittenTheSame(f *testing.F) {
	f.Add("20/m")
	f.Add("off")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseRate(s)
		if err != nil {
			return
		}
		if again, err := ParseRate(r.String()); err != nil || again != r {
			t.Errorf("%q: %+v, written %q: %+v, %v", s, r, r.String(), again, err)
		}
	})
}
