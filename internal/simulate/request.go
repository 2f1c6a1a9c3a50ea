package simulate

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Request is what is to be simulated, as it is typed on a command line.
type Request struct {
	Past     string // how long a past is run again, "30d"
	Generate string // how many submissions are made instead, "40/day"
	For      string // for how long, "30d"
	From     string // local day on which the run begins, "2026-12-01"
	Seed     uint64

	// What is otherwise than it is, each "name=value".
	Away, Weight, Capacity, Inactive, Strategy, OfferMinutes []string
}

// Errors about a flag name the flag, what it was given, and what to give it.
func fault(flag, value, format string, args ...any) error {
	return fmt.Errorf("--%s %q: %s", flag, value, fmt.Sprintf(format, args...))
}

const (
	day            = 24 * time.Hour
	week           = 7 * day
	usualLength    = "30d"
	longest        = 366 * day
	mostSubmitted  = 50_000 // in one run, which is held in memory: some 15 kB each
	dayLayout      = "2006-01-02"
	shownDay       = "2 Jan 2006"
	lengthExamples = "a length is a number of days or weeks, such as 30d or 4w, up to 366d"
)

// plan is a request that has been read as far as it can be without the firm.
type plan struct {
	generate bool
	perWeek  float64 // submissions to make
	length   time.Duration
	from     string // a local day; empty: as the kind of run has it
	seed     uint64
}

func (r Request) plan() (p plan, err error) {
	p = plan{generate: r.Generate != "", from: r.From, seed: r.Seed}
	flag, length := "past", cmp.Or(r.Past, usualLength)
	switch {
	case r.Past != "" && r.Generate != "":
		return p, errors.New("--past and --generate: give one of them, the past again or made submissions")
	case r.For != "" && r.Generate == "":
		return p, fault("for", r.For, "it says for how long submissions are made; give --generate too, such as --generate 40/day, or --past instead")
	case p.generate:
		if p.perWeek, err = parseRate(r.Generate); err != nil {
			return p, err
		}
		flag, length = "for", cmp.Or(r.For, usualLength)
	}
	if p.length, err = parseLength(flag, length); err != nil {
		return p, err
	}
	if n := p.perWeek * p.length.Hours() / week.Hours(); n > mostSubmitted {
		return p, fault("generate", r.Generate, "that is %.0f submissions; one run takes up to %d: make fewer, or for a shorter time", n, mostSubmitted)
	}
	if _, err := time.Parse(dayLayout, r.From); r.From != "" && err != nil {
		return p, fault("from", r.From, "give a day such as 2026-12-01")
	}
	return p, nil
}

var (
	lengthForm = regexp.MustCompile(`^(\d{1,4})(d|w)$`)
	rateForm   = regexp.MustCompile(`^(\d{1,7}(?:\.\d+)?)/(hour|day|week)$`)
)

func parseLength(flag, text string) (time.Duration, error) {
	parts := lengthForm.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return 0, fault(flag, text, lengthExamples)
	}
	n, err := strconv.Atoi(parts[1])
	length := time.Duration(n) * map[string]time.Duration{"d": day, "w": week}[parts[2]]
	if err != nil || length < day || length > longest {
		return 0, fault(flag, text, lengthExamples)
	}
	return length, nil
}

// parseRate returns submissions by week.
func parseRate(text string) (float64, error) {
	parts := rateForm.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return 0, fault("generate", text, "give how many submissions come, such as 40/day, 5/hour or 250/week")
	}
	n, err := strconv.ParseFloat(parts[1], 64)
	if err != nil || n <= 0 {
		return 0, fault("generate", text, "give a number above zero, such as 40/day")
	}
	return n * week.Hours() / map[string]time.Duration{"hour": time.Hour, "day": day, "week": week}[parts[2]].Hours(), nil
}
