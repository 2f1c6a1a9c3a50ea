package reference

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestAPermutationOfAnySizeHitsEachNumberOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Uint64Range(1, 3000).Draw(t, "size")
		p := newPermutation(Key{byte(rapid.Uint64().Draw(t, "key"))}, 20261122, 5, size)
		hit := make([]bool, size)
		for x := range size {
			y := p.apply(x)
			if y >= size || hit[y] {
				t.Fatalf("%d goes to %d, outside or taken", x, y)
			}
			hit[y] = true
		}
	})
}

func TestCeilSqrtIsTheSmallestNumberWhoseSquareIsEnough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Uint64Range(1, 10_000_000_000_000_000_000).Draw(t, "n")
		root := new(big.Int).SetUint64(ceilSqrt(n))
		below := new(big.Int).Sub(root, big.NewInt(1))
		want := new(big.Int).SetUint64(n)
		if root.Mul(root, root).Cmp(want) < 0 || below.Mul(below, below).Cmp(want) >= 0 {
			t.Fatalf("ceilSqrt(%d) = %d", n, ceilSqrt(n))
		}
	})
}
