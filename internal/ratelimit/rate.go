package ratelimit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is a budget: Burst at once, and again one for each Count-th part of Per.
// So within any Per at most Burst+Count are allowed, and in the long run Count.
// The zero Rate is off.
type Rate struct {
	Count int           // how many for each Per
	Per   time.Duration // one microsecond or more
	Burst int           // how many at once; 0 means Count
}

// maxCount keeps a rate's numbers far from where the arithmetic would round.
const maxCount = 1_000_000

var units = map[string]time.Duration{
	"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour,
}

// ParseRate reads "20/m": a count from 1 to 1,000,000 for each s, m, h or d
// (of 24 hours), all of which may come at once; or "off". The error says what
// is expected.
func ParseRate(s string) (Rate, error) {
	if s == "off" {
		return Rate{}, nil
	}
	count, unit, _ := strings.Cut(s, "/")
	n, err := strconv.ParseUint(count, 10, 64)
	per, known := units[unit]
	if err != nil || !known || n < 1 || n > maxCount {
		return Rate{}, fmt.Errorf("rate %q: want a count from 1 to %d and a unit (s, m, h, d), as in 20/m, or off", s, maxCount)
	}
	return Rate{Count: int(n), Per: per, Burst: int(n)}, nil
}

// UnmarshalText is ParseRate, for flags and settings.
func (r *Rate) UnmarshalText(text []byte) error {
	parsed, err := ParseRate(string(text))
	if err == nil {
		*r = parsed
	}
	return err
}

// String is what ParseRate reads, for a rate that ParseRate gave.
func (r Rate) String() string {
	if r.Off() {
		return "off"
	}
	for name, unit := range units {
		if unit == r.Per {
			return strconv.Itoa(r.Count) + "/" + name
		}
	}
	return fmt.Sprintf("%d/%v", r.Count, r.Per)
}

// Off says that nothing is limited.
func (r Rate) Off() bool { return r.Count <= 0 || r.Per <= 0 }
