package calendar_test

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// looked is how far the slow mind looks, in days.
const looked = 12

func TestOpenTimeIsAddedAsSteppingMinuteByMinuteDoes(t *testing.T) { rapid.Check(t, addsAsStepping) }

func FuzzAdd(f *testing.F) { fuzz(f, addsAsStepping) }

func addsAsStepping(t *rapid.T) {
	loc := drawZone(t)
	from, open := drawInstant(t, loc), drawTarget(t)
	if open%time.Hour == 0 { // to end where hours end it must begin with a quarter, too
		from = from.Truncate(15 * time.Minute)
	}
	d := drawDuty(t, from, loc, looked)
	limit := from.AddDate(0, 0, looked)
	want, within := d.add(from, open, limit)
	got, ok := d.schedule(t).Add(from, open)
	switch {
	case within && (!ok || !got.Equal(want) || got.Location() != loc):
		t.Fatalf("%v open from %v is %v, %t, want %v", open, from.In(loc), got, ok, want.In(loc))
	case !within && ok && got.Before(limit):
		t.Fatalf("%v open from %v is %v, stepping does not find so much", open, from.In(loc), got)
	}
}

// drawTarget draws none, whole hours, which end where hours end, and anything up to three days.
func drawTarget(t *rapid.T) time.Duration {
	if rapid.Bool().Draw(t, "whole") {
		return time.Duration(rapid.IntRange(-1, 40).Draw(t, "hours")) * time.Hour
	}
	return time.Duration(rapid.Int64Range(0, int64(72*time.Hour)).Draw(t, "target"))
}

func TestOpenTimeIsCountedAsSteppingMinuteByMinuteDoes(t *testing.T) {
	rapid.Check(t, countsAsStepping)
}

func FuzzBetween(f *testing.F) { fuzz(f, countsAsStepping) }

func countsAsStepping(t *rapid.T) {
	loc := drawZone(t)
	from := drawInstant(t, loc)
	d, until := drawDuty(t, from, loc, looked), from.Add(drawAhead(t))
	s := d.schedule(t)
	if got, want := s.Between(from, until), d.between(from, until); got != want {
		t.Fatalf("between %v and %v: %v open, want %v", from.In(loc), until.In(loc), got, want)
	}
	if got, want := s.Closed(until), d.closed(until); got != want || s.Open(until) != (want == "") {
		t.Fatalf("at %v: %q, want %q", until.In(loc), got, want)
	}
}

// drawAhead draws days and minutes apart: small numbers are drawn most often.
func drawAhead(t *rapid.T) time.Duration {
	minutes := rapid.IntRange(0, looked).Draw(t, "days ahead")*1440 + rapid.IntRange(-1, 1439).Draw(t, "minutes ahead")
	return time.Duration(minutes)*time.Minute + time.Duration(rapid.Int64Range(0, 59_999_999_999).Draw(t, "nanoseconds ahead"))
}

// fuzz draws all from two numbers: bytes of the length that a property draws from would be mutated and minimised for minutes.
func fuzz(f *testing.F, property func(*rapid.T)) {
	draw := rapid.MakeFuzz(property)
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		random, drawn := rand.New(rand.NewPCG(a, b)), []byte(nil)
		for range 512 {
			drawn = binary.LittleEndian.AppendUint64(drawn, random.Uint64())
		}
		draw(t, drawn)
	})
}
