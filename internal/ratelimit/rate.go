package ratelimit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
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

// ParseRates reads several rates that all hold, parted by commas or blanks: "20/s, 2000/h". None, or off, limits nothing.
func ParseRates(s string) (all []Rate, err error) {
	for _, text := range separate(s) {
		r, err := ParseRate(text)
		if err != nil {
			return nil, err
		}
		if !r.Off() {
			all = append(all, r)
		}
	}
	return all, nil
}

// ParseNamedRates reads rates of which some are for one name: "qq.com=10/m, qq.com=300/h, 100/m". Those without are under
// the empty name; a name with off is in the map, without rates. Names come back in lower case.
func ParseNamedRates(s string) (map[string][]Rate, error) {
	all := map[string][]Rate{}
	for _, text := range separate(s) {
		name, rate, named := strings.Cut(text, "=")
		if !named {
			name, rate = "", text
		}
		if named && name == "" {
			return nil, fmt.Errorf("rate %q: want a name before the =, as in qq.com=10/m", text)
		}
		r, err := ParseRate(rate)
		if err != nil {
			return nil, err
		}
		name = strings.ToLower(name)
		rates := all[name]
		if !r.Off() {
			rates = append(rates, r)
		}
		all[name] = rates
	}
	return all, nil
}

func separate(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })
}
