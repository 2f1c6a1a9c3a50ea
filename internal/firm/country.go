package firm

import "golang.org/x/text/language"

// isCountry says that a code is one that ISO 3166-1 gives to a country, in capital letters: not one for private use such as XX,
// nor one that another has replaced, such as DD.
func isCountry(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && len(code) == 2 && region.IsCountry() && region.String() == code && region.Canonicalize() == region
}
