package simulate

import (
	"math/rand/v2"
	"testing"
	"time"

	"frontdesk/internal/crm"
)

// of draws what somebody does with many offers that wait for so long: the parts they accept, decline and let lapse.
func of(h habit, deadline time.Duration) (accepted, declined, expired float64) {
	const draws = 20_000
	r := rand.New(rand.NewPCG(1, 2))
	for range draws {
		switch accept, after := h.answer(r); {
		case after >= deadline:
			expired += 1. / draws
		case accept:
			accepted += 1. / draws
		default:
			declined += 1. / draws
		}
	}
	return accepted, declined, expired
}

func near(got, want float64) bool { return got > want-0.015 && got < want+0.015 }

func TestWhoHasAnsweredOftenGoesOnAsBefore(t *testing.T) {
	var h habit
	for i := range 40 {
		state, took := crm.OfferAccepted, time.Duration(i%10)*time.Minute
		switch {
		case i%4 == 0:
			state = crm.OfferDeclined
		case i%4 == 1:
			state, took = crm.OfferExpired, 15*time.Minute
		}
		h.answers = append(h.answers, answer{state, took})
	}
	h = h.settled(0)
	if a, d, e := of(h, 15*time.Minute); !near(a, 0.5) || !near(d, 0.25) || !near(e, 0.25) {
		t.Errorf("with the time they had: %.3f accepted, %.3f declined, %.3f expired", a, d, e)
	}
	if _, _, e := of(h, time.Hour); e > 0.05 {
		t.Errorf("with an hour %.3f expire", e)
	}
	if _, _, e := of(h, 5*time.Minute); e < 0.5 {
		t.Errorf("with five minutes %.3f expire", e)
	}
}

func TestOfWhomTooLittleIsKnownTheUsualIsAssumed(t *testing.T) {
	h := habit{answers: make([]answer, enough-1)}.settled(0)
	if h.measured() {
		t.Fatal("it is measured")
	}
	if a, d, e := of(h, 10*time.Minute); !near(a, 0.45) || !near(d, 0.05) || !near(e, 0.5) {
		t.Errorf("%.3f accepted, %.3f declined, %.3f expired", a, d, e)
	}
}

func TestWhoNeverAnsweredNeverWill(t *testing.T) {
	var h habit
	for range enough {
		h.answers = append(h.answers, answer{crm.OfferExpired, 15 * time.Minute})
	}
	if _, _, e := of(h.settled(0), 1000*time.Hour); !near(e, 1) {
		t.Errorf("%.3f expire", e)
	}
}

func TestLeadsLastAsLongAsThoseThatWereClosedAndThoseThatWereNot(t *testing.T) {
	measured, assumed := habit{closings: enough}.settled(enough*6*day), habit{closings: enough - 1}.settled(enough*6*day)
	if measured.lasts != 6*day || assumed.lasts != mean(usualLeadLasts) || assumed.closings != 0 {
		t.Errorf("%v, %v", measured.lasts, assumed.lasts)
	}
}

func TestALeadThatLastsForEverIsNeverClosed(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		if after := (habit{lasts: never}).closing(r); after != never {
			t.Fatalf("closed after %v", after)
		}
	}
}
