package reference_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"frontdesk/internal/reference"

	"pgregory.net/rapid"
)

const today = reference.Day(20261122)

func drawKey(t *rapid.T) (key reference.Key) {
	copy(key[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
	return key
}

func TestTheFirstHundredThousandOfADayAreAllTheFiveDigitNumbers(t *testing.T) {
	key := reference.Key{7, 1}
	seen := make(map[string]bool, 100_000)
	for counter := range uint64(100_000) {
		s := reference.Format(key, today, counter)
		if len(s) != len("NO.2026112248213") || seen[s] {
			t.Fatalf("counter %d gives %s, seen before: %t", counter, s, seen[s])
		}
		seen[s] = true
	}
}

func TestNumbersStayUniqueWhereTheyGrowLonger(t *testing.T) {
	for _, edge := range []uint64{100_000, 1_100_000, 11_100_000, 1_111_111_111_100_000, math.MaxUint64 - 2000} {
		seen := map[string]uint64{}
		for counter := edge - 2000; counter < edge+2000; counter++ {
			s := reference.Format(reference.Key{1}, today, counter)
			if other, ok := seen[s]; ok {
				t.Fatalf("counters %d and %d both give %s", other, counter, s)
			}
			seen[s] = counter
		}
	}
}

func TestTheDigitsGrowWithTheCounter(t *testing.T) {
	for counter, want := range map[uint64]int{
		0: 5, 99_999: 5, 100_000: 6, 1_099_999: 6, 1_100_000: 7, math.MaxUint64: 20,
	} {
		s := reference.Format(reference.Key{}, today, counter)
		if got := len(strings.TrimPrefix(s, "NO.20261122")); got != want {
			t.Errorf("counter %d gives %s: %d digits, want %d", counter, s, got, want)
		}
	}
}

func TestDifferentCountersNeverShareAReference(t *testing.T) {
	counters := rapid.OneOf(rapid.Uint64Range(0, 2_000_000), rapid.Uint64())
	rapid.Check(t, func(t *rapid.T) {
		key, a, b := drawKey(t), counters.Draw(t, "a"), counters.Draw(t, "b")
		if a != b && reference.Format(key, today, a) == reference.Format(key, today, b) {
			t.Fatalf("%d and %d collide", a, b)
		}
	})
}

func TestEveryReferenceReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := reference.Format(drawKey(t), today, rapid.Uint64().Draw(t, "counter"))
		r, err := reference.Parse(s)
		if err != nil || r.Day != today || r.String() != s {
			t.Fatalf("%s read as %+v, %v", s, r, err)
		}
	})
}

func TestTheOrderDependsOnTheKeyAndOnTheDay(t *testing.T) {
	same := func(key reference.Key, day reference.Day) (n int) {
		for counter := range uint64(1000) {
			a := reference.Format(reference.Key{}, today, counter)
			if a[11:] == reference.Format(key, day, counter)[11:] {
				n++
			}
		}
		return n
	}
	if n := same(reference.Key{1}, today); n > 5 {
		t.Errorf("another key gives the same digits %d times in 1000", n)
	}
	if n := same(reference.Key{}, today+1); n > 5 {
		t.Errorf("another day gives the same digits %d times in 1000", n)
	}
}

func TestEarlyCountersDoNotGiveSmallNumbers(t *testing.T) {
	sum, ascents, last := 0.0, 0, ""
	for counter := range uint64(1000) {
		s := reference.Format(reference.Key{3}, today, counter)
		if s > last {
			ascents++
		}
		last = s
		for _, digit := range s[11:] {
			sum += float64(digit - '0')
		}
	}
	if mean := sum / 5000; mean < 4.3 || mean > 4.7 {
		t.Errorf("mean digit %.2f, want about 4.5", mean)
	}
	if ascents < 420 || ascents > 580 {
		t.Errorf("%d of 1000 are larger than the one before, want about half", ascents)
	}
}

func TestTheDateIsTheSitesNotTheServers(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	late := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	if got := reference.DayOf(late, shanghai); got != 20261123 {
		t.Error(got)
	}
	if got := reference.DayOf(late, time.UTC).String(); got != "20261122" {
		t.Error(got)
	}
}

func TestAReferenceIsReadHoweverItIsTyped(t *testing.T) {
	for _, typed := range []string{
		"NO.2026112248213", "no.2026112248213", " No. 20261122 48213\n", "2026112248213", "NO.20261122-48213",
		"ＮＯ．２０２６１１２２４８２１３", "№2026112248213", "№ 20261122 48213", "NO：2026112248213", "NO。2026112248213",
	} {
		r, err := reference.Parse(typed)
		if err != nil || r.String() != "NO.2026112248213" {
			t.Errorf("%q read as %v, %v", typed, r, err)
		}
	}
}

func TestWhatIsNoReferenceIsRefused(t *testing.T) {
	for _, typed := range []string{
		"", "NO.", "hello", "NO.20261122", "NO.202611224821", "NO.20261122*****", "NO.2026132248213", "NO.2026023048213",
		"NO.20261122４８２１x", "YES2026112248213", "NO.20261122" + strings.Repeat("1", 21), "NO.2026112248213" + strings.Repeat(" ", 300),
		"NO.20261122٤٨٢١٣",
	} {
		if r, err := reference.Parse(typed); err != reference.ErrInvalid {
			t.Errorf("%q read as %v, %v", typed, r, err)
		}
	}
}

func TestAMaskedReferenceShowsTheDateOnly(t *testing.T) {
	for typed, want := range map[string]string{
		"NO.2026112248213":  "NO.20261122*****",
		"no.20261122482136": "NO.20261122*****",
		"secret":            "NO.*************",
	} {
		if got := reference.Masked(typed); got != want {
			t.Errorf("Masked(%q) = %q, want %q", typed, got, want)
		}
	}
	if got := today.Masked(); got != "NO.20261122*****" {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"NO.2026112248213", "№ 20261122-48213", "ＮＯ．２０２６１１２２４８２１３", "\xff", "NO.0000000000000"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := reference.Parse(s)
		if err != nil {
			if r != (reference.Reference{}) {
				t.Errorf("%q refused with %+v", s, r)
			}
			return
		}
		again, err := reference.Parse(r.String())
		if err != nil || again != r {
			t.Errorf("%q reads as %v, which reads as %v, %v", s, r, again, err)
		}
		if want := r.String()[:11] + "*****"; r.Masked() != want {
			t.Errorf("%v masked as %q", r, r.Masked())
		}
	})
}

func BenchmarkFormat(b *testing.B) {
	counter := uint64(0)
	for b.Loop() {
		reference.Format(reference.Key{1}, today, counter%100_000)
		counter++
	}
}
