package rotation

// CatchUp is the credit with which someone joins when they are to catch up: one lead above Level, whatever the time that
// they missed. Among people of equal weight the next lead is theirs, and after it they stand at the level; a colleague of
// greater weight may be owed more and go first.
//
// It is one lead and not all they missed, because a debt of weeks would give the newcomer every lead until it is paid,
// at the cost of those who did nothing but be there. What the newcomer is offered is therefore within 1 more of their
// exact share than Choose promises, and for n others theirs within 1/n more.
func CatchUp(credits []float64) float64 { return Level(credits) + 1 }
