package outbox

import (
	"strings"
	"testing"

	"frontdesk/internal/token"
)

func ring(t *testing.T) token.Keyring {
	keys, err := token.New(token.Key{ID: "k", Secret: []byte(strings.Repeat("k", 32))})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestAReplyAddressTellsWhoseItIsAndNobodyMakesOneUp(t *testing.T) {
	r, err := NewReplies(ring(t), "Desk <Desk@In.Example.com>")
	if err != nil {
		t.Fatal(err)
	}
	for _, whose := range [][2]int64{{7, 0}, {7, 3}, {1<<62 - 1, 1<<62 - 1}} {
		address := r.Address(whose[0], whose[1])
		if local, _, _ := strings.Cut(address, "@"); len(local) > 64 {
			t.Errorf("%s is longer than a local part may be", address)
		}
		for _, form := range []string{address, strings.ToUpper(address), strings.ToLower(address), " " + address + " "} {
			if lead, user, ok := r.Read(form); !ok || lead != whose[0] || user != whose[1] {
				t.Errorf("%q is of %d and %d, %v", form, lead, user, ok)
			}
		}
	}
	genuine := r.Address(7, 3)
	for _, made := range []string{
		strings.Replace(genuine, "l7u3", "l8u3", 1), strings.Replace(genuine, "l7u3", "l7u4", 1), strings.Replace(genuine, "l7u3", "l7", 1),
		strings.Replace(genuine, "@In.", "@Out.", 1), strings.Replace(genuine, "Desk+", "Other+", 1), "desk+l7u3.@in.example.com",
		"desk@in.example.com", "", "@", "desk+l7u3.aaaaaaaaaaaaaaaa@in.example.com",
	} {
		if lead, user, ok := r.Read(made); ok {
			t.Errorf("%q passes as of %d and %d", made, lead, user)
		}
	}
	if !r.Ours("desk@in.example.com") || !r.Ours(genuine) || r.Ours("ana@example.com") {
		t.Error("our own address is not told from others")
	}
}

func TestWithoutAnAddressNoRepliesComeToUs(t *testing.T) {
	r, err := NewReplies(ring(t), "")
	if err != nil || r.Address(7, 3) != "" {
		t.Error(r.Address(7, 3), err)
	}
	if _, _, ok := r.Read("+l7.x@"); ok || r.Ours("@") {
		t.Error("an address is ours")
	}
}
