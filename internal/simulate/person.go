package simulate

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/internal/crm"
)

const nearest = 3 // names that an error suggests

// person finds whom a flag means: by e-mail or name, or by a part of the name that nobody else's has.
func (f *firm) person(flag, value, name string) (crm.Consultant, error) {
	wanted := fold(name)
	if wanted == "" {
		return crm.Consultant{}, fault(flag, value, "it names nobody; begin with a consultant's name or e-mail")
	}
	var parts []crm.Consultant
	for _, c := range f.consultants {
		if fold(c.Name) == wanted || fold(c.Email) == wanted {
			return c, nil
		}
		if strings.Contains(fold(c.Name), wanted) {
			parts = append(parts, c)
		}
	}
	switch len(parts) {
	case 1:
		return parts[0], nil
	case 0:
		var names []string
		for _, c := range f.consultants {
			names = append(names, c.Name)
		}
		return crm.Consultant{}, fault(flag, value, "there is no consultant %q; the nearest names are: %s", name, closest(names, name))
	}
	return crm.Consultant{}, fault(flag, value, "%q may be %s; give the e-mail", name, addresses(parts))
}

func fold(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }

func addresses(all []crm.Consultant) string {
	var listed []string
	for _, c := range all {
		listed = append(listed, c.Name+" <"+c.Email+">")
	}
	return strings.Join(listed, " or ")
}

// closest lists the names that are most like one, the most alike first.
func closest(names []string, name string) string {
	distance := func(other string) int {
		best := edits(fold(other), fold(name))
		for _, word := range strings.Fields(fold(other)) {
			best = min(best, edits(word, fold(name)))
		}
		return best
	}
	sorted := slices.SortedStableFunc(slices.Values(names), func(a, b string) int { return cmp.Compare(distance(a), distance(b)) })
	return strings.Join(sorted[:min(nearest, len(sorted))], ", ")
}

// edits is how many characters must be put in, taken out or changed to make one text of the other (Levenshtein).
func edits(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		corner := row[0]
		row[0] = i + 1
		for j, s := range to {
			change := corner
			if r != s {
				change++
			}
			corner = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
