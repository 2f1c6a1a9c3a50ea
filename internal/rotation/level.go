package rotation

// Refund is the credit of someone whose offer is taken back without being their doing (a manager withdraws it, an absence
// begins): the turn they paid for is theirs again. Offers that they decline or let lapse are not refunded.
func Refund(credit float64) float64 { return credit + 1 }

// Level is the credit with which someone joins, or returns to, the people whose credits are given: the mean of theirs,
// and zero among nobody.
//
// As long as nobody has left, credits sum to zero, so the level is zero: the newcomer's exact share and offers both begin
// with the next lead, and they neither catch up on leads from before their time nor wait until others have. Those who
// leave take their credit away with them; the level then keeps a newcomer from going first, or last, on account of it.
func Level(credits []float64) float64 {
	if len(credits) == 0 {
		return 0
	}
	sum := 0.0
	for _, c := range credits {
		sum += c
	}
	return sum / float64(len(credits))
}
