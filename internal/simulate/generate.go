package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"frontdesk/internal/crm"
)

// enoughHours is how many submissions must have come for the hours of the week to be like theirs.
const enoughHours = 100

// arrivals are the submissions of the run: those of the past, or made ones.
func (f *firm) arrivals(p plan) []arrival {
	if !p.generate {
		return f.past
	}
	r := rand.New(rand.NewPCG(p.seed, 1))
	shares := f.hoursOfTheWeek()
	var all []arrival
	for hour := f.span.from; hour.Before(f.span.until); hour = hour.Add(time.Hour) {
		local := hour.In(f.zone)
		for range poisson(r, p.perWeek*shares[24*int(local.Weekday())+local.Hour()]) {
			at := hour.Add(time.Duration(r.Int64N(int64(time.Hour)))).Truncate(time.Millisecond)
			all = append(all, arrival{at: at, submission: f.made(r)})
		}
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return a.at.Compare(b.at) })
	for i := range all {
		s := &all[i].submission
		s.Reference = fmt.Sprintf("made-%07d", i+1)
		s.CreatedAt = all[i].at
		f.stranger(s, i)
	}
	return all
}

// hoursOfTheWeek is which part of a week's submissions comes in each of its hours, from Sunday's midnight on.
func (f *firm) hoursOfTheWeek() (shares [7 * 24]float64) {
	if len(f.past) < enoughHours {
		for i := range shares {
			shares[i] = 1 / float64(len(shares))
		}
		return shares
	}
	for _, a := range f.past {
		local := a.at.In(f.zone)
		shares[24*int(local.Weekday())+local.Hour()] += 1 / float64(len(f.past))
	}
	return shares
}

// made is a submission like one of the past, or else of any form, service and language that there is.
func (f *firm) made(r *rand.Rand) crm.Submission {
	if len(f.past) > 0 {
		s := f.past[r.IntN(len(f.past))].submission
		s.Corrects = ""
		return s
	}
	site := f.sites[r.IntN(len(f.sites))]
	s := crm.Submission{SiteID: site.ID, State: crm.SubmissionAccepted, Locale: pick(r, f.languages(site))}
	var forms, services []int64
	for _, form := range f.forms {
		if form.SiteID == site.ID && form.Active {
			forms = append(forms, form.ID)
		}
	}
	for _, service := range f.services {
		if service.SiteID == site.ID {
			services = append(services, service.ID)
		}
	}
	s.FormID, s.ServiceID = pick(r, forms), pick(r, services)
	s.Email.Kind, s.Email.Value = "email", "@client.invalid"
	return s
}

// languages are those that the consultants speak, each as often as it is spoken, or the site's own.
func (f *firm) languages(site crm.Site) (all []string) {
	for _, c := range f.consultants {
		all = append(all, c.Languages...)
	}
	if len(all) == 0 {
		return []string{site.Locale}
	}
	return all
}

// stranger makes the contact points of a submission those of somebody who never came before.
func (f *firm) stranger(s *crm.Submission, n int) {
	for _, p := range s.ContactPoints() {
		p.Value += fmt.Sprint(n)
		if p.Kind == "email" {
			_, domain, _ := strings.Cut(s.Email.Value, "@")
			p.Value = fmt.Sprintf("%d@%s", n, domain)
		}
		s.SetContactPoint(p)
	}
}

func pick[T any](r *rand.Rand, all []T) (one T) {
	if len(all) > 0 {
		one = all[r.IntN(len(all))]
	}
	return one
}

// poisson draws how many come where so many are expected: exactly for few, and by the normal distribution for many.
func poisson(r *rand.Rand, expected float64) int {
	if expected > 500 {
		return max(0, int(math.Round(expected+math.Sqrt(expected)*r.NormFloat64())))
	}
	n, product := 0, r.Float64()
	for limit := math.Exp(-expected); product > limit; n++ {
		product *= r.Float64()
	}
	return n
}
