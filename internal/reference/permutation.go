package reference

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// Key decides in which order the numbers of a day are given out. It belongs to a site and must not change while a day
// lasts: two keys on one day can give out the same reference.
type Key [32]byte

// rounds is the number of Feistel rounds that NIST SP 800-38G requires of FF1.
const rounds = 10

// permutation is a secret one-to-one map of 0 … size-1 onto itself: the generalised Feistel cipher with cycle walking of
// J. Black and P. Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002. A number is split into two halves, each
// below half = ⌈√size⌉, that stir each other by addition modulo half, as in FF1; a result of size or more is put through
// again until it is below, which is rare, because half² exceeds size by less than one percent.
type permutation struct {
	size, half uint64
	block      cipher.Block
}

// newPermutation keys the map by site, day and width, so that no two days and no two lengths show the same order.
func newPermutation(key Key, day Day, width int, size uint64) permutation {
	message := binary.BigEndian.AppendUint64([]byte("reference"), uint64(day))
	mac := hmac.New(sha256.New, key[:])
	mac.Write(append(message, byte(width)))
	block, err := aes.NewCipher(mac.Sum(nil))
	if err != nil {
		panic(err) // 32 bytes are an AES-256 key
	}
	return permutation{size: size, half: ceilSqrt(size), block: block}
}

// apply answers where x, below size, goes. The walk ends: it follows a cycle of a permutation, on which x itself lies.
func (p permutation) apply(x uint64) uint64 {
	for {
		if x = p.encrypt(x); x < p.size {
			return x
		}
	}
}

// encrypt permutes 0 … half²-1.
func (p permutation) encrypt(x uint64) uint64 {
	left, right := x/p.half, x%p.half
	var buffer [aes.BlockSize]byte
	for round := range uint64(rounds) {
		left, right = right, (left+p.stir(&buffer, round, right))%p.half
	}
	return left*p.half + right
}

// stir is the round function: AES of the round's number and the half, a number below half. Taking 64 bits modulo at most
// 2^32 favours no remainder by more than one in 2^32.
func (p permutation) stir(buffer *[aes.BlockSize]byte, round, right uint64) uint64 {
	binary.BigEndian.PutUint64(buffer[:8], round)
	binary.BigEndian.PutUint64(buffer[8:], right)
	p.block.Encrypt(buffer[:], buffer[:])
	return binary.BigEndian.Uint64(buffer[:8]) % p.half
}

// ceilSqrt is ⌈√n⌉ for n up to 10^19. The float's square root, rounded down, is never above it and at most a little below.
func ceilSqrt(n uint64) uint64 {
	root := uint64(math.Sqrt(float64(n)))
	for root*root < n {
		root++
	}
	return root
}
