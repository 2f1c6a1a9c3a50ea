package rotation

// Refund is the credit of somebody who was considered for a lead that is taken back without being anybody's doing among
// them (a manager withdraws the offer, an absence begins): as if the lead had never been. They lose the share that it
// added, and whoever was offered it has the turn again. To give only the turn back would add up: with unequal weights,
// and one lead in ten taken back, people were 27 leads off after 2,000. Offers that are declined or lapse are not refunded.
func Refund(credit, share float64, offered bool) float64 {
	if offered {
		credit++
	}
	return credit - share
}

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
