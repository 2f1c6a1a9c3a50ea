package mail

import (
	"testing"
	"time"
)

func TestFailuresOfOneMomentCountAsOne(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var b breaker
	for range 8 {
		b.failure(now, 0.5)
	}
	if wait := b.allow(now); wait != firstPause {
		t.Errorf("the pause is %v", wait)
	}
}

func TestAfterAPauseOneAtATimeTries(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	var b breaker
	b.failure(now, 0.5)
	now = now.Add(firstPause)
	if first, second := b.allow(now), b.allow(now); first != 0 || second == 0 {
		t.Error("none or two may try")
	}
	b.undecided()
	if b.allow(now) != 0 {
		t.Error("after an attempt that was given up nobody may try")
	}
	b.success()
	if first, second := b.allow(now), b.allow(now); first != 0 || second != 0 {
		t.Error("after a success not everybody may try")
	}
}

func TestPausesDoubleUpToTheirLimitWithinTheirJitter(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for jitter, factor := range map[float64]float64{0: 0.5, 0.5: 1, 0.999: 1.499} {
		var b breaker
		for i, want := range []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60} {
			b.failure(now, jitter)
			wait := b.allow(now)
			if expected := time.Duration(float64(want*time.Second) * factor); wait != expected {
				t.Errorf("jitter %v, failure %d: %v, want %v", jitter, i, wait, expected)
			}
			now = now.Add(wait)
			b.allow(now)
		}
	}
}
