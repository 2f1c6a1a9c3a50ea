package store

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"frontdesk/internal/crm"
)

// decoded is what sharesIn is to find, by the library.
func decoded(t rapid.TB, text []byte) (shares []Share) {
	t.Helper()
	var all []crm.Considered
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		if one.Share != 0 {
			shares = append(shares, Share{one.ConsultantID, one.Share})
		}
	}
	return shares
}

func TestSharesAreFoundAsTheLibraryDecodesThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOf(rapid.Custom(func(t *rapid.T) crm.Considered {
			return crm.Considered{
				ConsultantID: rapid.Int64().Draw(t, "id"), Weight: rapid.Int().Draw(t, "weight"),
				Name:     rapid.OneOf(rapid.String(), rapid.StringMatching(`["\\{}\[\]:, ]{0,8}("share":1)?`)).Draw(t, "name"),
				Share:    rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 1), rapid.Float64Range(0, 1e-9)).Draw(t, "share"),
				Excluded: rapid.SampledFrom([]string{"", "share", "consultant"}).Draw(t, "excluded"),
			}
		})).Draw(t, "considered")
		text, err := json.Marshal(all)
		if err != nil {
			t.Fatal(err)
		}
		spaced, err := json.MarshalIndent(all, " ", "\t") // PostgreSQL writes it with spaces too
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range [][]byte{text, spaced} {
			if got, err := sharesIn(text); err != nil || !slices.Equal(got, decoded(t, text)) {
				t.Fatalf("%s: %v, %v", text, got, err)
			}
		}
	})
}

func TestWhatIsNoListOfSharesIsRefused(t *testing.T) {
	for _, text := range []string{`[{"share":"x"}]`, `[{"consultant":1.5}]`, `[{"name":"x`, `[{"share":`, `[{"consultant":true}]`} {
		if got, err := sharesIn([]byte(text)); err == nil {
			t.Errorf("%s: %v", text, got)
		}
	}
}
