package calendar

import (
	"iter"
	"time"
)

// aWeek is a week on a clock that runs evenly. Such a clock is read here as the time since Sunday's midnight.
const aWeek = 7 * 24 * time.Hour

// hours are the intervals of the week in order, as an even clock reads them; the whole week if it has none.
func (w Week) hours() iter.Seq2[time.Duration, time.Duration] {
	return func(yield func(from, to time.Duration) bool) {
		if w.Empty() {
			yield(0, aWeek)
			return
		}
		for day, intervals := range w.days {
			midnight := time.Duration(day) * 24 * time.Hour
			for _, i := range intervals {
				if !yield(midnight+minute(i.From), midnight+minute(i.To)) {
					return
				}
			}
		}
	}
}

// includes tells whether the desk is open when an even clock shows less than a week.
func (w Week) includes(clock time.Duration) bool {
	for from, to := range w.hours() {
		if from <= clock && clock < to {
			return true
		}
	}
	return false
}

// opened is how much open time lies between a Sunday's midnight and any later reading of an even clock.
func (w Week) opened(clock time.Duration) time.Duration {
	var inWeek, inRest time.Duration
	for from, to := range w.hours() {
		inWeek += to - from
		inRest += max(0, min(to, clock%aWeek)-from)
	}
	return clock/aWeek*inWeek + inRest
}

// reached is the inverse of opened: the first reading of an even clock at which so much time, more than none, was open.
func (w Week) reached(open time.Duration) (clock time.Duration) {
	inWeek := w.opened(aWeek)
	weeks := (open - 1) / inWeek // a week's last closing is not yet the next week's first opening
	open -= weeks * inWeek
	for from, to := range w.hours() {
		clock = from + open
		if clock <= to {
			break
		}
		open -= to - from
	}
	return weeks*aWeek + clock
}
