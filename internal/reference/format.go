package reference

import "fmt"

const (
	// minWidth is how many digits the first 100,000 references of a day have after the date.
	minWidth = 5
	// maxWidth is how many the last ones that a uint64 can count have.
	maxWidth = 20
)

// Format is the reference for the counter'th enquiry of the day, counting from zero. Counters 0 to 99,999 give five digits
// after the date, the next million six, and so on; for one key and day, different counters give different references. It
// takes about two microseconds.
func Format(key Key, day Day, counter uint64) string {
	width, size, index := place(counter)
	digits := newPermutation(key, day, width, size).apply(index)
	return Reference{Day: day, Digits: fmt.Sprintf("%0*d", width, digits)}.String()
}

// place finds how many digits a counter gets, how many numbers its permutation runs over, and which of them it is. The
// twenty-digit numbers run over 10^19 only, which is more than a uint64 has left by then.
func place(counter uint64) (width int, size, index uint64) {
	width, size, index = minWidth, 100_000, counter
	for width < maxWidth && index >= size {
		index -= size
		width++
		if width < maxWidth {
			size *= 10
		}
	}
	return width, size, index
}
